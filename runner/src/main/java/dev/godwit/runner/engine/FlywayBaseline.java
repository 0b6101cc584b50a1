package dev.godwit.runner.engine;

import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.ledger.Stream;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Has Flyway mark, in its own table, up to where a schema has everything already. */
public final class FlywayBaseline {

    private FlywayBaseline() {}

    /** @param version of the newest migration that is there; the table is made if it is missing */
    public static void mark(DatabaseSession session, Stream stream, String version) {
        var configuration = Flyway.configure(FlywayBaseline.class.getClassLoader())
                .dataSource(new SessionDataSource(session))
                .javaMigrationClassProvider(List::of)
                .skipDefaultResolvers(true)
                .defaultSchema(stream.schema())
                .table(stream.flywayTable())
                .createSchemas(false)
                .baselineVersion(MigrationVersion.fromVersion(version))
                .loggers(SilentLog.class.getName())
                .skipDefaultCallbacks(true)
                .cleanDisabled(true);
        configuration
                .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
                .setTransactionalLock(false);
        configuration.load().baseline();
    }
}
