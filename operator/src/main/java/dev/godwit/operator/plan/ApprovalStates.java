package dev.godwit.operator.plan;

import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has become of each approval. */
public final class ApprovalStates {

    private ApprovalStates() {}

    /** @param message for a person */
    public record Told(Approval approval, State state, String message) {}

    /**
     * Only those whose state is another than before. One that is used stays so.
     *
     * @param known the plan in the status before
     * @param pending the plan that is pending now
     * @param resource its name
     */
    public static List<Told> changed(
            List<Approval> approvals,
            @Nullable PlanStatus known,
            Optional<PlanStatus> pending,
            Optional<Learned> learned,
            String resource) {
        List<Told> changed = new ArrayList<>();
        for (Approval approval : approvals) {
            if (approval.unspent()) {
                Told told = isUsed(approval, known, learned)
                        ? new Told(
                                approval,
                                State.Used,
                                "DatabaseMigration " + resource + " has applied all of it. It counts no more.")
                        : pending.map(plan -> against(plan, approval, resource))
                                .orElseGet(() -> unasked(approval, resource));
                if (!approval.state().equals(Optional.of(told.state()))) {
                    changed.add(told);
                }
            }
        }
        return List.copyOf(changed);
    }

    private static boolean isUsed(Approval approval, @Nullable PlanStatus known, Optional<Learned> learned) {
        return learned.filter(news -> news.reason().kind() == Reason.Kind.DONE)
                .filter(news -> (known != null && approval.isWhyBegan(known))
                        || (news.approval().filter(approval::equals).isPresent()
                                && PendingPlan.reported(news.report())
                                        .filter(plan -> plan.digest().equals(approval.planDigest()))
                                        .isPresent()))
                .isPresent();
    }

    private static Told against(PlanStatus pending, Approval approval, String resource) {
        return approval.countsFor(pending)
                ? new Told(approval, State.Current, "It counts for the plan of DatabaseMigration " + resource + ".")
                : new Told(
                        approval,
                        State.Stale,
                        "It counts for nothing: the plan of DatabaseMigration " + resource + " is " + pending.digest()
                                + ". Look at status.plan there; who agrees to it makes another approval.");
    }

    private static Told unasked(Approval approval, String resource) {
        return new Told(
                approval,
                approval.state().orElse(State.Current),
                "DatabaseMigration " + resource + " has no plan that waits; it counts for the one that it names.");
    }
}
