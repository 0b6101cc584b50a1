package dev.godwit.runner.engine;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.FlywayName;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
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
    private final @Nullable MigrationRole role;
    private final Duration lockTimeout;
    private final Cancellation cancellation;
    private final RunLog log;

    /** @param role null to run migrations as the user that is logged in */
    public FlywayExecutor(
            DatabaseSession session,
            DeployLock lock,
            LedgerWriter writer,
            @Nullable MigrationRole role,
            Duration lockTimeout,
            Cancellation cancellation,
            RunLog log) {
        this.session = session;
        this.lock = lock;
        this.stream = writer.stream();
        this.writer = writer;
        this.role = role;
        this.lockTimeout = lockTimeout;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * @throws dev.godwit.runner.run.RunStopped if one of them could not be applied; those before it are
     * @param bundle holds all that the ledger has
     * @param now what to apply, in order; not empty
     */
    public void apply(Bundle bundle, Ledger ledger, List<Migration> now) throws SQLException {
        List<Step> steps = new ArrayList<>(recorded(bundle, ledger));
        int seq = ledger.nextSeq();
        for (Migration migration : now) {
            steps.add(new Step(seq++, migration));
        }
        // Not the recorded ones: should Flyway ever want to run one of those again, there is no step for it.
        Map<String, Step> byScript = new HashMap<>();
        SequencedMap<String, String> sql = new LinkedHashMap<>();
        for (Step step : steps) {
            if (step.seq() >= ledger.nextSeq()) {
                byScript.put(step.script(bundle.layout()), step);
            }
            sql.put(step.script(bundle.layout()), step.migration().sql());
        }
        MigrationHooks hooks = new MigrationHooks(
                byScript,
                now.size(),
                quoted(stream.schema()),
                role,
                lockTimeout,
                session.settings(),
                writer,
                lock,
                cancellation,
                log);
        Flyway flyway = configuration(bundle.layout())
                .resourceProvider(new Scripts(sql))
                .callbacks(hooks)
                .target(version(bundle.layout(), steps.getLast()))
                .load();
        try (Cancellation.Section _ = cancellation.during(session::cancelRunning)) {
            flyway.migrate();
        } catch (RuntimeException e) {
            throw ExecutionProblem.of(e, hooks, cancellation, writer.job());
        }
        hooks.committed();
        if (hooks.started() != now.size()) {
            throw new IllegalStateException(
                    "Flyway ran " + hooks.started() + " migrations where " + now.size() + " were planned");
        }
    }

    private static List<Step> recorded(Bundle bundle, Ledger ledger) {
        Map<String, Migration> inBundle = new HashMap<>();
        bundle.migrations().forEach(migration -> inBundle.put(migration.name(), migration));
        List<Step> steps = new ArrayList<>();
        for (Ledger.Entry entry : ledger.entries()) {
            Migration migration = inBundle.get(entry.name());
            if (migration == null) {
                throw new IllegalArgumentException("a bundle that lacks an applied migration is refused before this");
            }
            steps.add(new Step(entry.seq(), migration));
        }
        return steps;
    }

    private FluentConfiguration configuration(Layout layout) {
        FluentConfiguration configuration = Flyway.configure(FlywayExecutor.class.getClassLoader())
                .dataSource(new SessionDataSource(session))
                .javaMigrationClassProvider(List::of)
                .defaultSchema(layout == Layout.Flyway ? stream.schema() : stream.ledgerSchema())
                .table(layout == Layout.Flyway ? Names.FLYWAY : Names.engineTable(stream))
                .createSchemas(false)
                // Flyway wants one for a schema without its table that is not quite empty, such as our own.
                .baselineOnMigrate(true)
                .baselineVersion(MigrationVersion.fromVersion("0"))
                .loggers(SilentLog.class.getName())
                .placeholderReplacement(false)
                .skipDefaultCallbacks(true)
                .cleanDisabled(true)
                .validateOnMigrate(true);
        // Its lock on a second connection would commit a script before the row that records it.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }

    private static MigrationVersion version(Layout layout, Step step) {
        return switch (layout) {
            case Prisma -> MigrationVersion.fromVersion(String.valueOf(step.seq()));
            case Flyway ->
                MigrationVersion.fromVersion(
                        FlywayName.parse(step.migration().name()).orElseThrow().version());
            case Auto -> throw new IllegalArgumentException("a bundle that was read has a layout");
        };
    }

    private String quoted(String identifier) throws SQLException {
        try (Connection connection = session.handle();
                Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }
}
