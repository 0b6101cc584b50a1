package dev.godwit.operator.plan;

import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.PlanStatus.Agreement;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which approval counts for what. Whether a run is covered by it is the runner's to say, who knows what was begun. */
final class Approvals {

    private static final Comparator<Approval> BY_AGE =
            Comparator.comparing(Approval::createdAt).thenComparing(Approval::name);

    private final List<Approval> unspent;

    Approvals(List<Approval> all) {
        unspent = all.stream().filter(Approval::unspent).toList();
    }

    /** The one that names exactly this plan. */
    Optional<Approval> of(String planDigest) {
        return newest(approval -> approval.planDigest().equals(planDigest));
    }

    /**
     * What a deploy is given: the approval of the plan that is known to be pending; else the one under which it was begun;
     * else, for a plan that nobody has seen yet, the newest that is for none before it.
     */
    Optional<Approval> forDeploy(Optional<PlanStatus> pending) {
        return pending.flatMap(plan -> of(plan.digest()))
                .or(() -> pending.flatMap(plan -> Optional.ofNullable(plan.approval()))
                        .flatMap(this::named))
                .or(() -> newest(
                        approval -> approval.state().filter(State.Stale::equals).isEmpty()));
    }

    private Optional<Approval> named(Agreement agreement) {
        return newest(approval -> approval.name().equals(agreement.name()));
    }

    private Optional<Approval> newest(Predicate<Approval> fits) {
        return unspent.stream().filter(fits).max(BY_AGE);
    }
}
