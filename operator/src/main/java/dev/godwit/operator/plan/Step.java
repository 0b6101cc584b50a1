package dev.godwit.operator.plan;

import dev.godwit.report.LockHolder;
import java.time.Instant;
import java.util.Optional;

/** Where a run is, as its log tells. */
public sealed interface Step {

    /** @param holder the session that has what it waits for, if it could be seen */
    record Waiting(Optional<LockHolder> holder) implements Step {}

    /** It has waited for the deploy lock, and has it. */
    record Locked() implements Step {}

    /**
     * It is at a migration in the copy, and has done nothing to the database.
     *
     * @param copy name on host
     * @param number from 1
     * @param total of the rehearsal
     * @param startedAt by the runner's clock
     */
    record Rehearsing(String copy, int number, int total, String migration, Instant startedAt) implements Step {}

    /** The migrations are applied, and it runs the seed. */
    record Seeding(String seed, Instant startedAt) implements Step {}

    /**
     * It is at a migration.
     *
     * @param number from 1
     * @param total that the run applies
     * @param startedAt by the runner's clock
     */
    record Applying(int number, int total, String migration, Instant startedAt) implements Step {}
}
