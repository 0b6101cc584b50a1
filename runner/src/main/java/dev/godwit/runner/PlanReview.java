package dev.godwit.runner;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.facts.LiveReview;
import dev.godwit.runner.facts.Patience;
import dev.godwit.runner.facts.Reviewed;
import dev.godwit.runner.ledger.BegunPlans;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.plan.DeployPlan;
import dev.godwit.runner.plan.Permission;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reviews what a deploy would apply, tells it, and stops the run unless the policy or a person lets it through. */
final class PlanReview {

    /** So many findings and migrations go into a report. */
    private static final int MOST = 200;

    private static final int MOST_UNKNOWN = 20;

    private static final int MAX_TEXT = 1024;

    private final RunRequest request;
    private final Supplier<PostgresParser> grammar;
    private final Cancellation cancellation;
    private final Findings findings;

    PlanReview(RunRequest request, Supplier<PostgresParser> grammar, Cancellation cancellation, Findings findings) {
        this.request = request;
        this.grammar = grammar;
        this.cancellation = cancellation;
        this.findings = findings;
    }

    /** A plan that may be run; it is to be recorded before it is begun if a person let through just this one. */
    record Passed(DeployPlan plan, boolean bound) {

        void record(LedgerWriter writer, DatabaseSession session) throws SQLException {
            if (bound) {
                writer.begun(session.handle(), plan.digest(), plan.canonical());
            }
        }
    }

    /**
     * Reads only.
     *
     * @param seed that is to be run behind the migrations; null for none
     * @return null if nothing is to be applied, or nobody wants a review
     * @throws RunStopped if it must not be run, or not yet
     */
    @Nullable
    Passed check(DatabaseSession session, Decision.Apply apply, @Nullable Migration seed) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return judge(session, apply, seed);
        }
    }

    private @Nullable Passed judge(DatabaseSession session, Decision.Apply apply, @Nullable Migration seed)
            throws SQLException {
        ReviewPolicy policy = request.review();
        List<Migration> asked = apply.pending().subList(0, apply.asked());
        List<Migration> scripts = Seeding.with(asked, seed);
        if (policy == null || scripts.isEmpty()) {
            return null;
        }
        Reviewed reviewed = review(session, scripts, policy);
        List<Finding> found = reviewed.migrations().stream()
                .flatMap(m -> m.findings().stream())
                .toList();
        DeployPlan plan = DeployPlan.of(
                ObservedReader.lineage(session.handle(), request.stream()).orElse(null),
                request.stream().name(),
                request.owner(),
                asked,
                seed,
                request.wish().target(),
                request.wish().answers(),
                found);
        findings.plan(reported(plan, reviewed, found));
        return switch (Permission.of(plan, found, policy, begun(session, policy))) {
            case Permission.Granted granted -> new Passed(plan, granted.bound());
            case Permission.Refused(List<Finding> because) ->
                throw new RunStopped(Outcome.ReviewRefused, PlanSentences.refused(because));
            case Permission.Wanted(List<Finding> because) ->
                throw new RunStopped(Outcome.AwaitingApproval, PlanSentences.wanted(because, plan.digest()));
            case Permission.Unexpected(String expected) ->
                throw new RunStopped(Outcome.BundleChanged, PlanSentences.unexpected(expected, plan.digest()));
        };
    }

    private Reviewed review(DatabaseSession session, List<Migration> asked, ReviewPolicy policy) throws SQLException {
        return LiveReview.of(
                session,
                asked,
                new LiveReview.Settings(policy.smallTable(), policy.disabled(), Patience.USUAL),
                grammar,
                request.stream().schema());
    }

    private Map<String, DeployPlan> begun(DatabaseSession session, ReviewPolicy policy) throws SQLException {
        Map<String, DeployPlan> begun = new HashMap<>();
        for (String digest : Stream.of(policy.approved(), policy.expected())
                .filter(Objects::nonNull)
                .distinct()
                .toList()) {
            BegunPlans.read(session.handle(), request.stream(), digest)
                    .flatMap(canonical -> DeployPlan.read(canonical, digest))
                    .ifPresent(plan -> begun.put(digest, plan));
        }
        return begun;
    }

    private static ReviewedPlan reported(DeployPlan plan, Reviewed reviewed, List<Finding> found) {
        return new ReviewedPlan(
                plan.digest(),
                count(found, Grade.Fails),
                count(found, Grade.Unsafe),
                count(found, Grade.Advice),
                reviewed.migrations().stream()
                        .limit(MOST)
                        .map(m -> new PlannedMigration(
                                m.name(),
                                cut(m.summary()),
                                m.locks().stream()
                                        .limit(PlannedMigration.MAX_LOCKS)
                                        .toList()))
                        .toList(),
                found.stream()
                        .sorted(Comparator.comparing(Finding::grade).reversed())
                        .limit(MOST)
                        .map(f -> new ReviewFinding(
                                f.rule(),
                                ReviewFinding.Grade.valueOf(f.grade().name()),
                                f.migration(),
                                f.statement(),
                                f.line(),
                                f.object(),
                                cut(f.message()),
                                cut(f.rewrite())))
                        .toList(),
                found.size(),
                reviewed.couldNotKnow().stream()
                        .limit(MOST_UNKNOWN)
                        .map(PlanReview::cut)
                        .toList());
    }

    private static int count(List<Finding> found, Grade grade) {
        return (int) found.stream().filter(f -> f.grade() == grade).count();
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }
}
