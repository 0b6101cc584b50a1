package dev.godwit.operator.plan;

import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.PlanStatus.Agreement;
import dev.godwit.api.PlanStatus.Identity;
import java.time.Instant;
import java.util.Optional;

/**
 * A MigrationApproval for this resource.
 *
 * @param state as last written; empty if nobody has written one
 * @param identity how far {@code approvedBy} can be trusted
 */
public record Approval(
        String name,
        String planDigest,
        Optional<String> approvedBy,
        Identity identity,
        Instant createdAt,
        Optional<State> state) {

    /** Whether it may count for anything yet; one is good for one deploy. */
    boolean unspent() {
        return state.filter(State.Used::equals).isEmpty();
    }

    public Approval in(State other) {
        return new Approval(name, planDigest, approvedBy, identity, createdAt, Optional.of(other));
    }

    /** Whether it names this plan, or the one that this is left of. */
    public boolean countsFor(PlanStatus plan) {
        return planDigest.equals(plan.digest()) || isWhyBegan(plan);
    }

    /** Whether the plan was begun because of it. */
    boolean isWhyBegan(PlanStatus plan) {
        Agreement agreement = plan.approval();
        return agreement != null && name.equals(agreement.name());
    }

    public Agreement agreement() {
        return new Agreement(name, approvedBy.orElse(null), identity, createdAt);
    }

    /** For a person. */
    String words() {
        return approvedBy
                        .map(who -> who + (identity == Identity.Verified ? "" : " (as it claims)"))
                        .orElse("Somebody")
                + " agreed to the plan at " + createdAt + " by MigrationApproval " + name + ".";
    }
}
