package dev.godwit.runner.engine;

import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.ledger.Stream;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Has Flyway make its own table, as it would be without Godwit; what is in it later is written by the ledger's writer. */
public final class FlywayHistory {

    private FlywayHistory() {}

    /** Makes the table, which is not there; in a schema that has something in it already, with Flyway's baseline 0. */
    static void make(DatabaseSession session, Stream stream) {
        configuration(session, stream, "0")
                .baselineOnMigrate(true)
                .validateOnMigrate(false)
                .load()
                .migrate();
    }

    /**
     * Marks up to where a schema has everything already.
     *
     * @param version of the newest migration that is there; the table is made if it is missing
     */
    public static void mark(DatabaseSession session, Stream stream, String version) {
        configuration(session, stream, version).load().baseline();
    }

    private static FluentConfiguration configuration(DatabaseSession session, Stream stream, String baseline) {
        FluentConfiguration configuration = Flyway.configure(FlywayHistory.class.getClassLoader())
                .dataSource(new SessionDataSource(session))
                .javaMigrationClassProvider(List::of)
                .skipDefaultResolvers(true)
                .skipDefaultCallbacks(true)
                .defaultSchema(stream.schema())
                .table(stream.flywayTable())
                .createSchemas(false)
                .baselineVersion(MigrationVersion.fromVersion(baseline))
                .loggers(SilentLog.class.getName())
                .cleanDisabled(true);
        // Otherwise it opens a second connection.
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        return configuration;
    }
}
