package dev.godwit.operator.plan;

import dev.godwit.api.PlanStatus;
import dev.godwit.api.PlanStatus.Agreement;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewedPlan;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The plan that is pending, as far as reports have told. */
public final class PendingPlan {

    private PendingPlan() {}

    /**
     * Kept until it is applied, or another one takes its place. Not cut to the limits of a status.
     *
     * @param known the one in the status
     */
    public static Optional<PlanStatus> after(@Nullable PlanStatus known, Optional<Learned> learned) {
        if (learned.isEmpty()) {
            return Optional.ofNullable(known);
        }
        Learned news = learned.get();
        Report report = news.report();
        // With nothing else pending a seed may still be what is waited for.
        boolean nothingLeft = report.history() != null
                && report.pendingTotal() == 0
                && !news.reason().reviewed();
        if (news.reason().kind() == Reason.Kind.DONE || nothingLeft) {
            return Optional.empty();
        }
        return reported(report)
                .map(plan -> status(plan, agreement(known, plan, news)))
                .or(() -> Optional.ofNullable(known));
    }

    /** The plan of a report; empty if its digest is none: an approval could not name it. */
    static Optional<ReviewedPlan> reported(Report report) {
        return Optional.ofNullable(report.plan())
                .filter(plan -> plan.digest() != null && plan.digest().matches("sha256:[0-9a-f]{64}"));
    }

    /** Nobody has agreed to a plan that waits for somebody to agree, or that cannot be run. */
    private static @Nullable Agreement agreement(@Nullable PlanStatus known, ReviewedPlan plan, Learned news) {
        if (news.reason().reviewed()) {
            return null;
        }
        return news.approval()
                .filter(approval -> approval.planDigest().equals(plan.digest()))
                .map(Approval::agreement)
                .orElse(
                        known == null || !(passed(news) || known.digest().equals(plan.digest()))
                                ? null
                                : known.approval());
    }

    /** Whether it came to deploying, and so is what is left of a plan that was let through. */
    private static boolean passed(Learned news) {
        Rehearsal rehearsal = news.report().rehearsal();
        return news.reason() != Reason.RehearsalFailed
                && news.reason() != Reason.RehearsalIsProduction
                && (rehearsal == null || rehearsal.result() == Rehearsal.Result.Succeeded);
    }

    private static PlanStatus status(ReviewedPlan plan, @Nullable Agreement agreement) {
        return new PlanStatus(
                plan.digest(),
                plan.fails(),
                plan.unsafe(),
                plan.advice(),
                plan.migrations(),
                plan.findings(),
                plan.total(),
                plan.couldNotKnow(),
                agreement);
    }
}
