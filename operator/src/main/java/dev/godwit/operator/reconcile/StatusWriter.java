package dev.godwit.operator.reconcile;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.plan.Reason;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a status if it differs from the one that is there, and says the transition, if it is one. */
final class StatusWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    private final Events events;

    StatusWriter(Events events) {
        this.events = events;
    }

    /** Somebody else wrote the status meanwhile: what was planned was planned for another one. */
    static final class StaleStatus extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StaleStatus() {
            super("the status was written by somebody else; it is read again");
        }
    }

    /**
     * @return the resource as it now is
     * @throws StaleStatus if the status is no longer {@code resource}'s
     */
    DatabaseMigration write(
            DatabaseMigration resource,
            Context<DatabaseMigration> context,
            DatabaseMigrationStatus next,
            State state,
            Instant now) {
        DatabaseMigrationStatus previous = Observation.status(resource);
        if (next.equals(previous)) {
            return resource;
        }
        DatabaseMigration written =
                PrimaryUpdateAndCacheUtils.updateStatusAndCacheResource(resource, context, fresh -> {
                    if (!Observation.status(fresh).equals(previous)) {
                        throw new StaleStatus();
                    }
                    fresh.setStatus(next);
                    return fresh;
                });
        if (!Optional.of(state.reason()).equals(reason(previous))) {
            LOG.atInfo()
                    .setMessage("state changed")
                    .addKeyValue("reason", state.reason())
                    .addKeyValue(
                            "job", next.lastJob() == null ? "" : next.lastJob().name())
                    .log();
            events.transition(written, state, now);
        }
        drifted(next)
                .filter(found -> !found.reason()
                        .equals(drifted(previous).map(Condition::reason).orElse("InSync")))
                .ifPresent(condition -> events.drift(written, condition, now));
        return written;
    }

    private static Optional<Condition> drifted(DatabaseMigrationStatus status) {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Drifted"))
                .findAny();
    }

    static Optional<Reason> reason(DatabaseMigrationStatus status) {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findAny()
                .flatMap(c -> Reason.named(c.reason()));
    }
}
