package dev.godwit.runner;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Verb;
import dev.godwit.runner.bundle.SeedFile;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.plan.ReviewPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a run is told.
 *
 * @param bundle folders whose files together are the bundle
 * @param expectBundle the digest that the bundle must have; null if any will do
 * @param witness what was seen of the ledger before; null if nothing was
 * @param lockTimeout how long a statement may wait for a lock on a table; zero: as long as it takes
 * @param lockWait how long to wait for the deploy lock
 * @param deadline from the moment the lock is held; zero: none
 * @param role that migrations run as; null for the user that is logged in
 * @param drift null if it is neither looked for nor recorded what the database should be
 * @param review what becomes of what the review finds; null if nothing is reviewed
 * @param seed what is to be run behind the migrations; null for nothing
 * @param owner {@code <namespace>/<name>} of the resource; null on a laptop
 * @param job null if no Job runs this
 */
public record RunRequest(
        Verb verb,
        List<Path> bundle,
        Layout layout,
        @Nullable String expectBundle,
        @Nullable Witness witness,
        Wish wish,
        Duration lockTimeout,
        Duration lockWait,
        Duration deadline,
        Stream stream,
        @Nullable MigrationRole role,
        @Nullable DriftPolicy drift,
        @Nullable ReviewPolicy review,
        @Nullable SeedFile seed,
        @Nullable String owner,
        @Nullable String job,
        ConnectionSpec database) {

    /** The same, with only this plan. */
    RunRequest expecting(String planDigest) {
        return new RunRequest(
                verb,
                bundle,
                layout,
                expectBundle,
                witness,
                wish,
                lockTimeout,
                lockWait,
                deadline,
                stream,
                role,
                drift,
                (review == null ? ReviewPolicy.STANDARD : review).expecting(planDigest),
                seed,
                owner,
                job,
                database);
    }

    /** Without a seed. */
    public RunRequest(
            Verb verb,
            List<Path> bundle,
            Layout layout,
            @Nullable String expectBundle,
            @Nullable Witness witness,
            Wish wish,
            Duration lockTimeout,
            Duration lockWait,
            Duration deadline,
            Stream stream,
            @Nullable MigrationRole role,
            @Nullable DriftPolicy drift,
            @Nullable ReviewPolicy review,
            @Nullable String owner,
            @Nullable String job,
            ConnectionSpec database) {
        this(
                verb,
                bundle,
                layout,
                expectBundle,
                witness,
                wish,
                lockTimeout,
                lockWait,
                deadline,
                stream,
                role,
                drift,
                review,
                null,
                owner,
                job,
                database);
    }

    public RunRequest {
        bundle = List.copyOf(bundle);
        if (stream.schema().equals(stream.ledgerSchema())) {
            throw new IllegalArgumentException("The ledger's schema must be another than the migrated one, "
                    + stream.schema() + ": the ledger must survive a reset of the schema.");
        }
    }

    /** How the session calls itself in {@code pg_stat_activity}. */
    public String applicationName() {
        return "godwit/" + Objects.requireNonNullElse(owner, database.user()) + (job == null ? "" : "/" + job);
    }
}
