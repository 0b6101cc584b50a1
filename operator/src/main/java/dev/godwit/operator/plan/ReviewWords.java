package dev.godwit.operator.plan;

import dev.godwit.report.Rehearsal;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** What is said of a plan that the review has stopped. */
final class ReviewWords {

    private static final Pattern UNFIT = Pattern.compile("[\\p{Cc}\\p{Cs}]+");

    private static final int DIGITS = 8;

    private static final int MAX_TEXT = 600;

    private ReviewWords() {}

    /** Empty if the report says too little of the plan: then its own message is to be told. */
    static Optional<String> of(Reason reason, Report report, Desired desired) {
        Optional<ReviewedPlan> plan = PendingPlan.reported(report);
        Optional<String> worst = plan.flatMap(
                p -> p.findings().stream().filter(Objects::nonNull).findFirst().map(f -> finding(f, p.total())));
        String floor = desired.floor()
                .reviewWords(desired.spec().review())
                .map(" "::concat)
                .orElse("");
        if (reason == Reason.AwaitingApproval) {
            return worst.map(words -> words + " Nothing was run: a person has to agree." + rehearsed(report) + floor
                    + everything(desired)
                    + manifest(desired, plan.orElseThrow().digest()));
        }
        return worst.filter(words -> reason == Reason.ReviewRefused)
                .map(words -> words + " Nothing was run, and no approval would change that: "
                        + (plan.orElseThrow().fails() > 0
                                ? "it does not run on the data that is there. Correct the migration or the data;"
                                : "spec.review, or the policy for the namespace, refuses it. Write the migration in"
                                        + " another way;")
                        + " it is looked at again with the next bundle, and when drift is looked for." + floor
                        + everything(desired));
    }

    /** How long it took where it was tried, for whoever is to agree; with a blank before it, or empty. */
    private static String rehearsed(Report report) {
        Rehearsal rehearsal = report.rehearsal();
        return rehearsal == null || rehearsal.result() != Rehearsal.Result.Succeeded
                ? ""
                : " It was rehearsed in the copy " + clean(rehearsal.database()) + ": " + rehearsal.total()
                        + (rehearsal.total() == 1 ? " migration" : " migrations") + " in "
                        + Math.max(0, rehearsal.durationMs()) + " ms.";
    }

    private static String finding(ReviewFinding finding, int total) {
        int others = Math.max(0, total - 1);
        return clean(finding.migration()) + ", line " + finding.line() + ": "
                + sentence(clean(finding.message())) + " (" + clean(finding.rule()) + ")"
                + (others == 0
                        ? ""
                        : " There " + (others == 1 ? "is 1 more finding." : "are " + others + " more findings."));
    }

    private static String everything(Desired desired) {
        return " All of it: kubectl -n " + desired.namespace() + " get dbm " + desired.name()
                + " -o jsonpath='{.status.plan}'";
    }

    /** The shell that it is pasted into fills in who agrees. */
    private static String manifest(Desired desired, String digest) {
        String hex = digest.substring("sha256:".length());
        return """


                To agree to exactly this plan:
                kubectl apply -f - <<EOF
                apiVersion: godwit.dev/v1alpha1
                kind: MigrationApproval
                metadata: {name: %s-%s, namespace: %s}
                spec:
                  migrationRef: {name: %s}
                  planDigest: %s
                  approvedBy: "$(kubectl auth whoami -o jsonpath='{.status.userInfo.username}')"
                EOF""".formatted(desired.name(), hex.substring(0, DIGITS), desired.namespace(), desired.name(), digest);
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }

    /** A report's words stand before a command that is pasted: none of them may look like a line of it. */
    private static String clean(String text) {
        String line = UNFIT.matcher(Objects.requireNonNullElse(text, ""))
                .replaceAll(" ")
                .strip();
        return line.length() <= MAX_TEXT ? line : line.substring(0, MAX_TEXT) + "…";
    }
}
