package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.Names;
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
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;

/** Applies migrations through Flyway, each in one transaction with everything that records it. */
public final class FlywayExecutor {

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
    public FlywayExecutor(
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
        MigrationHooks hooks = hooks(done, done + now.size());
        AloneRun alone = new AloneRun(
                hooks, new Journal(writer), new Repair(session.settings(), stream.schema(), role), cancellation);
        LockWatch watch = disturbed ? LockWatch.start(session, lockTimeout) : null;
        disturbed = false;
        try (watch;
                Cancellation.Section _ = cancellation.during(session)) {
            run(layout, hooks, alone, steps);
        } catch (SQLException e) {
            throw problem(new IllegalStateException(e), hooks, watch);
        } catch (RuntimeException e) {
            throw problem(e, hooks, watch);
        }
        if (hooks.started() != done + now.size()) {
            throw new IllegalStateException(
                    "Flyway ran " + (hooks.started() - done) + " migrations where " + now.size() + " were planned");
        }
    }

    private void run(Layout layout, MigrationHooks hooks, AloneRun alone, List<Step> steps) throws SQLException {
        List<Step> together = new ArrayList<>();
        for (Step step : steps) {
            if (step.alone() == null) {
                together.add(step);
            } else {
                migrate(layout, hooks, together);
                together.clear();
                alone.run(step, step.alone(), session.handle());
                migrate(layout, hooks, List.of(step));
            }
        }
        migrate(layout, hooks, together);
    }

    private RuntimeException problem(RuntimeException thrown, MigrationHooks hooks, @Nullable LockWatch watch) {
        disturbed = Disturbance.of(thrown) == Disturbance.InTheWay;
        return ExecutionProblem.of(
                thrown, hooks, cancellation, bundle, watch == null ? null : watch.seen(), writer.job());
    }

    /** Records what an earlier run has brought about without recording it. */
    public void record(Layout layout, Ledger ledger, List<Migration> whole) throws SQLException {
        MigrationHooks hooks = hooks(0, whole.size());
        int seq = ledger.nextSeq();
        try (Cancellation.Section _ = cancellation.during(session)) {
            for (Migration migration : whole) {
                Step step = new Step(seq++, migration, null);
                hooks.begin(step);
                hooks.ranAlone(step);
                migrate(layout, hooks, List.of(step));
            }
        } catch (RuntimeException e) {
            throw problem(e, hooks, null);
        }
    }

    private MigrationHooks hooks(int done, int total) throws SQLException {
        return new MigrationHooks(
                done,
                total,
                quoted(stream.schema()),
                role,
                lockTimeout,
                session.settings(),
                writer,
                lock,
                cancellation,
                log);
    }

    private void migrate(Layout layout, MigrationHooks hooks, List<Step> steps) {
        if (!steps.isEmpty()) {
            configuration(layout)
                    .resolvers(new ScriptResolver(layout, steps, hooks::run))
                    .callbacks(hooks)
                    .load()
                    .migrate();
            hooks.committed();
        }
    }

    private FluentConfiguration configuration(Layout layout) {
        FluentConfiguration configuration = Flyway.configure(FlywayExecutor.class.getClassLoader())
                .dataSource(new SessionDataSource(session))
                .javaMigrationClassProvider(List::of)
                .defaultSchema(layout == Layout.Flyway ? stream.schema() : stream.ledgerSchema())
                .table(layout == Layout.Flyway ? stream.flywayTable() : Names.engineTable(stream))
                .createSchemas(false)
                // Flyway wants one for a schema without its table that is not quite empty, such as our own.
                .baselineOnMigrate(true)
                .baselineVersion(MigrationVersion.fromVersion("0"))
                .loggers(SilentLog.class.getName())
                .placeholderReplacement(false)
                .skipDefaultResolvers(true)
                .skipDefaultCallbacks(true)
                .cleanDisabled(true)
                // What is applied was compared before, and Flyway gets nothing but what is to be applied now.
                .validateOnMigrate(false)
                .outOfOrder(true);
        // Its lock on a second connection would commit a script before the row that records it.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    private String quoted(String identifier) throws SQLException {
        try (Connection connection = session.handle();
                Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }
}
