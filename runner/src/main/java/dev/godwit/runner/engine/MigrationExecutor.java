package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.LedgerBootstrap;
import dev.godwit.runner.ledger.LedgerPrint;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Applies migrations, each in one transaction with everything that records it. */
public final class MigrationExecutor {

    private final DatabaseSession session;
    private final Stream stream;
    private final DeployLock lock;
    private final LedgerWriter writer;
    private final List<Migration> bundle;
    private final @Nullable MigrationRole role;
    private final Duration lockTimeout;
    private final Cancellation cancellation;
    private final RunLog log;
    private boolean disturbed;

    /**
     * @param bundle all of it, in its order
     * @param role null to run migrations as the user that is logged in
     */
    public MigrationExecutor(
            DatabaseSession session,
            DeployLock lock,
            LedgerWriter writer,
            List<Migration> bundle,
            @Nullable MigrationRole role,
            Duration lockTimeout,
            Cancellation cancellation,
            RunLog log) {
        this.session = session;
        this.lock = lock;
        this.stream = writer.stream();
        this.writer = writer;
        this.bundle = bundle;
        this.role = role;
        this.lockTimeout = lockTimeout;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * @throws dev.godwit.runner.run.RunStopped if one of them could not be applied; those before it are
     * @param now what to apply, in order; not empty
     * @param plans by the migration's name, how its script runs
     * @param done how many this run has applied before
     */
    public void apply(Layout layout, Ledger ledger, List<Migration> now, Map<String, ScriptScan.Plan> plans, int done)
            throws SQLException {
        List<Step> steps = new ArrayList<>();
        int seq = ledger.nextSeq();
        for (Migration migration : now) {
            steps.add(Step.of(seq++, migration, Objects.requireNonNull(plans.get(migration.name()))));
        }
        LockWatch watch = disturbed ? LockWatch.start(session, lockTimeout) : null;
        disturbed = false;
        try (watch) {
            run(layout, done, steps, watch);
        }
    }

    private void run(Layout layout, int done, List<Step> steps, @Nullable LockWatch watch) throws SQLException {
        MigrationTransaction transaction = transaction(layout, done, done + steps.size());
        AloneRun alone = new AloneRun(
                transaction, new Journal(writer), new Repair(session.settings(), stream.schema(), role), cancellation);
        try (Cancellation.Section _ = cancellation.during(session)) {
            Connection connection = session.handle();
            for (Step step : steps) {
                if (step.alone() != null) {
                    alone.run(step, step.alone(), connection);
                }
                transaction.apply(step, connection);
            }
        } catch (SQLException e) {
            throw problem(new IllegalStateException(e), transaction, watch);
        } catch (RuntimeException e) {
            throw problem(e, transaction, watch);
        }
    }

    /** @throws dev.godwit.runner.run.RunStopped if it could not be run, or not twice; then nothing of it is left */
    public void seed(Layout layout, Migration seed) throws SQLException {
        MigrationTransaction transaction = transaction(layout, 0, 1);
        try (Cancellation.Section _ = cancellation.during(session)) {
            transaction.seed(Step.ofSeed(seed), session.handle());
        } catch (SQLException e) {
            throw problem(new IllegalStateException(e), transaction, null);
        } catch (RuntimeException e) {
            throw problem(e, transaction, null);
        }
    }

    private RuntimeException problem(
            RuntimeException thrown, MigrationTransaction transaction, @Nullable LockWatch watch) {
        disturbed = Disturbance.of(thrown) == Disturbance.InTheWay;
        return ExecutionProblem.of(
                thrown, transaction, cancellation, bundle, watch == null ? null : watch.seen(), writer.job());
    }

    /** Records what an earlier run has brought about without recording it. */
    public void record(Layout layout, Ledger ledger, List<Migration> whole) throws SQLException {
        MigrationTransaction transaction = transaction(layout, 0, whole.size());
        int seq = ledger.nextSeq();
        try (Cancellation.Section _ = cancellation.during(session)) {
            Connection connection = session.handle();
            for (Migration migration : whole) {
                Step step = new Step(seq++, migration, null);
                transaction.begin(step);
                transaction.ranAlone(step);
                transaction.apply(step, connection);
            }
        } catch (SQLException e) {
            throw problem(new IllegalStateException(e), transaction, null);
        } catch (RuntimeException e) {
            throw problem(e, transaction, null);
        }
    }

    private MigrationTransaction transaction(Layout layout, int done, int total) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            if (layout == Layout.Flyway && !LedgerBootstrap.hasFlywayTable(session.handle(), stream)) {
                FlywayHistory.make(session, stream);
            }
            return new MigrationTransaction(
                    done,
                    total,
                    quoted(stream.schema()),
                    role,
                    lockTimeout,
                    session.settings(),
                    writer,
                    LedgerPrint.of(session.handle(), stream, layout),
                    lock,
                    cancellation,
                    log);
        }
    }

    private String quoted(String identifier) throws SQLException {
        try (Connection connection = session.handle();
                Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }
}
