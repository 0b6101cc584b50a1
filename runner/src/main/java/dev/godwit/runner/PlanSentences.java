package dev.godwit.runner;

import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import java.util.List;

/** How a run puts it that it does not begin. */
final class PlanSentences {

    private PlanSentences() {}

    /** @param because the heaviest first */
    static String refused(List<Finding> because) {
        Finding first = because.getFirst();
        String why = first.grade() == Grade.Fails
                ? "A pending migration will not run on this database"
                : "A pending migration does what spec.review.%s: Refuse (--%s Refuse) forbids"
                        .formatted(
                                first.grade() == Grade.Unsafe ? "unsafe" : "advice",
                                first.grade() == Grade.Unsafe ? "unsafe" : "advice");
        return why + ": " + shown(first) + others(because) + " Nothing was run. " + first.rewrite()
                + (first.grade() == Grade.Fails
                        ? " If it would run all the same, say so: spec: {review: {disable: [{rule: " + first.rule()
                                + ", reason: ...}]}} (--disable-rule " + first.rule() + ")."
                        : "");
    }

    /** @param because the heaviest first */
    static String wanted(List<Finding> because, String digest) {
        Finding first = because.getFirst();
        return "A person has to agree: " + shown(first) + others(because) + " Nothing was run. The plan is " + digest
                + ".";
    }

    static String unexpected(String expected, String digest) {
        return "The plan that may be run is " + expected + ", and what would be run now is another one, " + digest
                + ": the pending migrations, what is known of the data, or what was said about the history has changed."
                + " Nothing was run. Look at the new plan.";
    }

    private static String shown(Finding finding) {
        return finding.migration() + ", line " + finding.line() + " (" + finding.rule() + "): "
                + sentence(finding.message());
    }

    private static String others(List<Finding> because) {
        int more = because.size() - 1;
        return more == 0 ? "" : " And " + more + (more == 1 ? " more finding." : " more findings.");
    }

    private static String sentence(String text) {
        return text.endsWith(".") ? text : text + ".";
    }
}
