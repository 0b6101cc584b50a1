package dev.godwit.operator.reconcile;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Observed;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.plan.Turn;
import dev.godwit.operator.turn.Budgets;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The turns of this operator's resources, and who is woken when one comes free. */
final class Queue {

    private final Budgets<ResourceID> budgets;
    private boolean filled;

    Queue(int maxJobs, int maxDriftJobs) {
        this.budgets = new Budgets<>(maxJobs, maxDriftJobs);
    }

    Turn ask(ResourceID resource, Observed observed, Effect.CreateJob job, Watches watches) {
        fill(watches);
        return budgets.ask(job.verb(), resource, observed.announces(job.name()), watches::exists);
    }

    void looked(ResourceID resource, Observed observed, Plan plan, Watches watches) {
        fill(watches);
        budgets.looked(resource, plan.heldTurn(observed), observed.turn()).forEach(watches::wake);
    }

    /** Once, when the caches are filled. */
    private synchronized void fill(Watches watches) {
        if (!filled) {
            budgets.remember(watches.withJob(true), watches.withJob(false), waiting(watches));
            filled = true;
        }
    }

    /** By the beginning of their unrest, which is as close to that of their wait as a status tells. */
    private static List<ResourceID> waiting(Watches watches) {
        return watches.in(Reason.Queued).stream()
                .sorted(Comparator.comparing(Queue::restlessSince))
                .map(ResourceID::fromResource)
                .toList();
    }

    private static Instant restlessSince(DatabaseMigration migration) {
        return Optional.ofNullable(migration.getStatus()).stream()
                .flatMap(status -> status.conditions().stream())
                .filter(condition -> condition.type().equals("Reconciling"))
                .map(Condition::lastTransitionTime)
                .findAny()
                .orElse(Instant.MAX);
    }
}
