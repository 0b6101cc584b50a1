package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.run.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The runner's process is killed, or the server ends its session, while a statement that is outside of a transaction waits for
 * somebody's transaction in one of its phases. What it leaves there differs with the phase.
 */
class KilledOutsideTransactionIT {

    private static final String TABLES = """
            CREATE TABLE t (a int, b text);
            INSERT INTO t SELECT n, 'x' FROM generate_series(1, 500) n;
            CREATE INDEX i ON t (b);
            CREATE TABLE p (a int) PARTITION BY LIST (a);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            """;

    /** What a statement that is broken off may leave, and one that is finished or was never begun does not. */
    private static final String HALF = """
            SELECT 'invalid ' || c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
            WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND c.relnamespace = 'public'::regnamespace
            UNION ALL SELECT 'half detached ' || inhrelid::regclass FROM pg_inherits WHERE inhdetachpending
            """;

    private static final String CASES = """
            Prisma, CREATE UNIQUE INDEX CONCURRENTLY x ON t (a),   Writes,        invalid x,        to_regclass('x') IS NOT NULL
            Flyway, CREATE UNIQUE INDEX CONCURRENTLY x ON t (a),   Writes,        invalid x,        to_regclass('x') IS NOT NULL
            Prisma, CREATE INDEX CONCURRENTLY x ON t (a),          HasASnapshot,  invalid x,        to_regclass('x') IS NOT NULL
            Prisma, REINDEX TABLE CONCURRENTLY t,                  Writes,        invalid i_ccnew,  to_regclass('i_ccnew') IS NULL
            Flyway, REINDEX TABLE CONCURRENTLY t,                  HasRead,       invalid i_ccold,  to_regclass('i_ccold') IS NULL
            Prisma, REINDEX INDEX CONCURRENTLY i,                  HasRead,       invalid i_ccold,  to_regclass('i_ccold') IS NULL
            Prisma, DROP INDEX CONCURRENTLY i,                     HasRead,       invalid i,        to_regclass('i') IS NULL
            Prisma, ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY, HasRead,      half detached p1, NOT EXISTS (SELECT FROM pg_inherits)
            Flyway, ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY, HasRead,      half detached p1, NOT EXISTS (SELECT FROM pg_inherits)
            """;

    @TempDir
    private Path work;

    private final Database database = Server.database();

    /** What a transaction does that a statement has to wait for. */
    enum Other {
        /** Keeps a build from beginning. */
        Writes("UPDATE t SET a = a WHERE a = 1"),
        /** Lets an index be built, and keeps it from becoming valid. */
        HasASnapshot("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SELECT 1"),
        /** Keeps what is replaced or detached from going. */
        HasRead("LOCK TABLE t, p IN ACCESS SHARE MODE");

        private final String sql;

        Other(String sql) {
            this.sql = sql;
        }

        Connection begin(Database database) throws SQLException {
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return connection;
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void killedTheNextRunPutsRightWhatIsHalfDone(Layout layout, String sql, Other other, String half, String done)
            throws Exception {
        Deploy next = oneDeployed(layout);
        next.with(name(layout, 2), sql).with(name(layout, 3), "CREATE TABLE last ();");
        try (Connection waitedFor = other.begin(database)) {
            JobProcess job = JobProcess.start(
                    work,
                    database.environment(),
                    "deploy",
                    "--owner",
                    "shop/blog",
                    "--bundle",
                    work.resolve("bundle").toString());
            awaitWaiting(sql);
            job.process.destroyForcibly().waitFor();
            await().atMost(Duration.ofSeconds(60)).until(() -> "0".equals(database.string(sessions())));
            assertThat(database.strings(HALF)).contains(half);
            waitedFor.rollback();
        }
        assertFinished(next.run(), layout, done);
    }

    @ParameterizedTest
    @CsvSource(textBlock = CASES)
    void whenTheServerEndsTheSessionTheRunItselfPutsItRight(
            Layout layout, String sql, Other other, String half, String done) throws Exception {
        Deploy run = oneDeployed(layout);
        run.with(name(layout, 2), sql).with(name(layout, 3), "CREATE TABLE last ();");
        try (Connection waitedFor = other.begin(database)) {
            CompletableFuture<Report> report = CompletableFuture.supplyAsync(run::run);
            awaitWaiting(sql);
            database.execute(
                    "SELECT pg_terminate_backend(pid) FROM (" + sessions().replace("count(*)", "pid") + ") s");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> run.events.stream().anyMatch(RunEvent.ConnectionLost.class::isInstance));
            waitedFor.rollback();
            assertFinished(report.get(), layout, done);
        }
    }

    private Deploy oneDeployed(Layout layout) throws IOException {
        Deploy first =
                new Deploy(Files.createDirectory(work.resolve("bundle")), database).with(name(layout, 1), TABLES);
        assertThat(first.run().outcome()).isEqualTo(Outcome.Applied);
        return first;
    }

    private void awaitWaiting(String sql) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> "1"
                        .equals(database.string(
                                sessions() + " AND wait_event_type = 'Lock' AND query LIKE '" + sql + "%'")));
    }

    private static String sessions() {
        return "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'godwit/%'"
                + " AND datname = current_database()";
    }

    private void assertFinished(Report report, Layout layout, String done) {
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).containsExactly(name(layout, 2), name(layout, 3));
        assertThat(database.strings(HALF)).isEmpty();
        assertThat(database.string("SELECT " + done)).isEqualTo("t");
        assertThat(database.strings("SELECT seq || ' ' || id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly(
                        "1 " + name(layout, 1) + " applied",
                        "2 " + name(layout, 2) + " applied",
                        "3 " + name(layout, 3) + " applied");
        assertThat(
                        database.strings(
                                layout == Layout.Prisma
                                        ? "SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at"
                                                + " IS NOT NULL ORDER BY 1"
                                        : "SELECT script FROM flyway_schema_history WHERE type = 'SQL' AND success ORDER BY installed_rank"))
                .containsExactly(name(layout, 1), name(layout, 2), name(layout, 3));
    }

    private static String name(Layout layout, int number) {
        return layout == Layout.Flyway ? "V" + number + "__step.sql" : number + "_step";
    }
}
