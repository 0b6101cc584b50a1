package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Godwit writes in Flyway's name is what Flyway itself writes, and the two exclude each other. */
class FlywayRowsIT {

    private static final String ROWS =
            "SELECT concat_ws('|', installed_rank, coalesce(version, 'NULL'), description, type,"
                    + " script, checksum, installed_by, success) FROM flyway_schema_history ORDER BY installed_rank";
    private static final String COLUMNS = "SELECT concat_ws('|', attname, format_type(atttypid, atttypmod), attnotnull)"
            + " FROM pg_attribute WHERE attrelid = 'flyway_schema_history'::regclass AND attnum > 0 ORDER BY attnum";
    private static final String INDEXES =
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'flyway_schema_history' ORDER BY indexname";

    @TempDir
    Path folder;

    private final Database database = Server.database();

    @Test
    void theTableIsTheOneThatFlywayWouldHaveMadeRowForRow() {
        Deploy deploy = new Deploy(folder, database)
                .with("V1__init.sql", "CREATE TABLE a (id int);\r\nCREATE TABLE b (id int);\r\n")
                .with("V1_1__two_words.sql", "INSERT INTO a VALUES (1);")
                .with("V1.2__with-dash.and.dot.sql", "INSERT INTO a VALUES (2);\n\n")
                .with("V02.0__zeros.sql", "INSERT INTO a VALUES (3);\n")
                .with("V3__.sql", "INSERT INTO a VALUES (4);\n")
                .with("V20240101120000__" + "long_".repeat(45) + ".sql", "-- \u00e9\u4e2d\nINSERT INTO a VALUES (5);\n")
                .with("R__a_view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n")
                .with("R__b_view.sql", "CREATE OR REPLACE VIEW w AS SELECT id FROM v;\n");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        Database plain = Server.database();
        flyway(plain).load().migrate();

        assertThat(database.strings(ROWS)).hasSize(8).isEqualTo(plain.strings(ROWS));
        assertThat(database.strings(COLUMNS)).isEqualTo(plain.strings(COLUMNS));
        assertThat(database.strings(INDEXES)).isEqualTo(plain.strings(INDEXES));
        flyway(database).load().validate();
        assertThat(flyway(database).load().migrate().migrationsExecuted).isZero();
    }

    @Test
    void flywayWaitsForADeployAndADeployForFlyway() {
        String keys =
                "SELECT classid || ' ' || objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";
        new Deploy(folder, database)
                .with("V1__keys.sql", "CREATE TABLE keys AS " + keys + ";")
                .run();
        Database plain = Server.database();
        FluentConfiguration flyway = flyway(plain);
        flyway.getConfigurationExtension(PostgreSQLConfigurationExtension.class).setTransactionalLock(false);
        flyway.load().migrate();
        List<@Nullable String> flyways = plain.strings("SELECT * FROM keys");
        assertThat(flyways).hasSize(1);
        assertThat(database.strings("SELECT * FROM keys")).hasSize(2).containsAll(flyways);
    }

    @Test
    void aDeployThatFlywayIsInTheWayOfNamesItsSession() throws Exception {
        Deploy deploy = new Deploy(folder, database).with("V1__a.sql", "CREATE TABLE a ();");
        deploy.run();
        deploy.with("V2__b.sql", "CREATE TABLE b ();");
        deploy.lockWait = Duration.ofMillis(200);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock("
                    + (0x466C79776179L + "\"public\".\"flyway_schema_history\"".hashCode()) + ")");
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForLock);
            assertThat(report.message())
                    .startsWith("The lock on this schema's history is held by Flyway")
                    .contains("pid");
        }
    }

    private FluentConfiguration flyway(Database where) {
        return Flyway.configure()
                .dataSource("jdbc:postgresql://localhost:" + Server.port() + "/" + where.name(), "postgres", null)
                .locations("filesystem:" + folder);
    }
}
