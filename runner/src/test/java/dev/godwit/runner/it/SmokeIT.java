package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.DriftView;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.ledger.Stream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A little of everything, for the PostgreSQL versions on which not every test runs. */
class SmokeIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
        deploy = new Deploy(folder, database);
    }

    @Test
    void prismasFolderIsDeployedWithAnIndexThatIsBuiltAlone() {
        deploy.with("1_a", "CREATE TABLE a (id int PRIMARY KEY, n text);\nCOPY a FROM stdin;\n1\tx\n\\.\n")
                .with("2_i", "CREATE UNIQUE INDEX CONCURRENTLY a_n ON a (n);")
                .with("3_e", "CREATE TYPE mood AS ENUM ('happy');\nALTER TYPE mood ADD VALUE 'sad';");
        assertThat(deploy.run().applied()).containsExactly("1_a", "2_i", "3_e");
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = 'a_n'::regclass"))
                .isEqualTo("t");
        assertThat(database.strings(
                        "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1"))
                .containsExactly("1_a", "2_i", "3_e");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aFailureIsRolledBackAndFoundAtItsPlace() {
        deploy.with("1_a", "CREATE TABLE a ();\nDO $$\nBEGIN\n    PERFORM 'ü', nosuch FROM a;\nEND $$;");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.MigrationFailed);
        Failure failure = Objects.requireNonNull(report.failure());
        assertThat(List.of(
                        Objects.requireNonNull(failure.sqlState()),
                        Objects.requireNonNull(failure.line()),
                        Objects.requireNonNull(failure.column())))
                .containsExactly("42703", 4, 18);
        assertThat(database.has("a")).isFalse();
    }

    @Test
    void whatIsChangedByHandIsDrift() throws SQLException {
        deploy.with("1_a", """
                CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, r int4range, CHECK (NOT isempty(r)));
                CREATE VIEW v AS SELECT id FROM a;
                CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
                CREATE PUBLICATION p FOR TABLE a;
                """).run();
        assertThat(drift().state()).isEqualTo(Drift.State.InSync);
        database.execute("ALTER TABLE a ADD sneaked int");
        assertThat(drift().differences()).extracting(Difference::object).containsExactly("public.a.sneaked");
    }

    @Test
    void prismasHistoryIsTakenOver() {
        String sql = "CREATE TABLE a ();";
        database.execute(
                sql,
                "CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL,"
                        + " finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT,"
                        + " rolled_back_at TIMESTAMPTZ, started_at TIMESTAMPTZ NOT NULL DEFAULT now(),"
                        + " applied_steps_count INTEGER NOT NULL DEFAULT 0)",
                "INSERT INTO _prisma_migrations VALUES (gen_random_uuid(), '" + Sha256.hex(sql)
                        + "', now(), '1_a', NULL, NULL, now(), 1)");
        assertThat(deploy.with("1_a", sql)
                        .with("2_b", "CREATE TABLE b ();")
                        .run()
                        .applied())
                .containsExactly("2_b");
    }

    @Test
    void flywayAndGodwitTakeTurns() {
        deploy.with("V1__a.sql", "CREATE TABLE a ();").with("R__v.sql", "CREATE OR REPLACE VIEW v AS SELECT 1 AS n;");
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(2);
        assertThat(deploy.with("V2__b.sql", "CREATE TABLE b ();").run().applied())
                .containsExactly("V2__b.sql");
        flyway().validate();
        deploy.with("V3__c.sql", "CREATE TABLE c ();");
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
        assertThat(deploy.run().message()).contains("Taken over from Flyway's history: V3__c.sql");
    }

    private Drift drift() throws SQLException {
        return DriftView.read(
                        database.superuser(),
                        Stream.of("godwit", "public"),
                        new DriftPolicy(new Scope("public", List.of()), Set.of(), false, Shown.WHOLE),
                        event -> {})
                .told(Shown.WHOLE, Instant.EPOCH);
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource("jdbc:postgresql://localhost:" + Server.port() + "/" + database.name(), "postgres", "")
                .locations("filesystem:" + folder)
                .load();
    }
}
