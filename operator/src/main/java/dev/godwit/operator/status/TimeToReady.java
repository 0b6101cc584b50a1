package dev.godwit.operator.status;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a resource was not Ready, once it is. */
public final class TimeToReady {

    private TimeToReady() {}

    /**
     * From the first status that said so, which is when a change was seen, until now. Conditions have whole seconds: up to
     * one too long. Empty if the resource does not become Ready now.
     */
    public static Optional<Duration> of(DatabaseMigrationStatus previous, DatabaseMigrationStatus next, Instant now) {
        return ready(next)
                .filter(c -> c.status() == Condition.Status.TRUE)
                .flatMap(c -> ready(previous))
                .filter(c -> c.status() != Condition.Status.TRUE)
                .map(c -> Duration.between(c.lastTransitionTime(), now));
    }

    private static Optional<Condition> ready(DatabaseMigrationStatus status) {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findAny();
    }
}
