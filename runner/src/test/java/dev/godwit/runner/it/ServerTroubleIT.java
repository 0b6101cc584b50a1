package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.run.RunEvent;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of its own, which crashes, is shut down as one that is out of patience, or may not be written to. */
class ServerTroubleIT {

    private static final String HELD_UP = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            + " AND application_name LIKE 'godwit/%'";

    @TempDir
    private Path work;

    @TempDir
    private Path data;

    private EmbeddedPostgres server;
    private Deploy deploy;

    @BeforeEach
    void aServerOfItsOwn() throws IOException {
        server = start(0);
        deploy = new Deploy(Files.createDirectory(work.resolve("bundle")), new Database("postgres"))
                .with("1_a", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);");
        deploy.connection =
                new ConnectionSpec("localhost", server.getPort(), "postgres", "postgres", null, null, null, 5);
        assertApplied(deploy.run());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a VALUES (2); LOCK TABLE a; CREATE TABLE b ();",
                "CREATE INDEX CONCURRENTLY i ON a (n);"
            })
    void aRunOutlivesAServerThatCrashesAndRecovers(String sql) throws Exception {
        deploy.with("2_b", sql).with("3_c", "CREATE TABLE c ();");
        CompletableFuture<Report> run;
        try (Connection other = writing()) {
            run = CompletableFuture.supplyAsync(deploy::run);
            String pid = heldUp();
            // What the server makes of a process that dies so: all sessions end, and it recovers as after a crash.
            signal("KILL", pid);
            await().alias("whoever else was connected is not any more")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> !other.isValid(10));
        }
        Report report = run.get();
        assertThat(deploy.events).hasAtLeastOneElementOfType(RunEvent.ConnectionLost.class);
        finish(report);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO a VALUES (2); LOCK TABLE a; CREATE TABLE b ();",
                "CREATE INDEX CONCURRENTLY i ON a (n);"
            })
    void aServerThatIsShutDownAtOnceInTheMiddleIsWaitedForAndTheNextRunGoesOn(String sql) throws Exception {
        deploy.with("2_b", sql).with("3_c", "CREATE TABLE c ();");
        CompletableFuture<Report> run;
        try (Connection other = writing()) {
            run = CompletableFuture.supplyAsync(deploy::run);
            heldUp();
            signal("QUIT", Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
            Report report = run.get();
            assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.WaitingForDatabase);
            assertThat(other.isValid(10)).isFalse();
        }
        int port = server.getPort();
        await().atMost(Duration.ofSeconds(60)).until(() -> !Files.exists(data.resolve("postmaster.pid")));
        server.close();
        server = start(port);
        finish(deploy.run());
    }

    @Test
    void aServerThatBecomesReadOnlyInTheMiddleIsRefusedByNameUntilItIsWritableAgain() throws Exception {
        deploy.with("2_b", "INSERT INTO a VALUES (2); LOCK TABLE a; CREATE TABLE b ();")
                .with("3_c", "CREATE TABLE c ();");
        CompletableFuture<Report> run;
        try (Connection other = writing()) {
            run = CompletableFuture.supplyAsync(deploy::run);
            String pid = heldUp();
            strings("ALTER SYSTEM SET default_transaction_read_only = on");
            strings("SELECT pg_reload_conf()");
            strings("SELECT pg_terminate_backend(" + pid + ")");
            Report report = run.get();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
            assertThat(report.message()).contains("read-only");
            other.rollback();
        }
        strings("ALTER SYSTEM RESET default_transaction_read_only");
        strings("SELECT pg_reload_conf()");
        finish(deploy.run());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                // Off by default here, and then a crash takes commits that were acknowledged.
                .setServerConfig("synchronous_commit", "on")
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPGStartupWait(Duration.ofSeconds(60));
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    /** A transaction that a build of an index and a lock on the table both wait for. */
    private Connection writing() throws SQLException {
        Connection other = connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("INSERT INTO a SELECT n FROM a WHERE false; LOCK TABLE a IN ROW EXCLUSIVE MODE");
        }
        return other;
    }

    /** @return the server process of the run that waits */
    private String heldUp() {
        await().atMost(Duration.ofSeconds(60)).until(() -> strings(HELD_UP).equals(List.of("1")));
        return strings(HELD_UP.replace("count(*)", "pid")).getFirst();
    }

    /** Runs as often as an operator would until it is applied, and looks at what came of it. */
    private void finish(Report first) {
        Report report = first;
        for (int attempt = 0; attempt < 20 && report.outcome() == Outcome.WaitingForDatabase; attempt++) {
            report = deploy.run();
        }
        assertApplied(report);
        assertThat(strings("SELECT id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly("1_a applied", "2_b applied", "3_c applied");
        assertThat(strings("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1"))
                .containsExactly("1_a", "2_b", "3_c");
        assertThat(strings(
                        "SELECT relname FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE NOT indisvalid"))
                .isEmpty();
        assertThat(strings("SELECT count(*) FROM a WHERE n = 2"))
                .isEqualTo(strings("SELECT CASE WHEN to_regclass('b') IS NULL THEN 0 ELSE 1 END"));
        assertThat(strings("SELECT to_regclass('b') IS NOT NULL OR to_regclass('i') IS NOT NULL"))
                .containsExactly("t");
    }

    private static void assertApplied(Report report) {
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
    }

    private static void signal(String name, String pid) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, pid)
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + server.getPort() + "/postgres?user=postgres");
    }

    private List<String> strings(String sql) {
        List<String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        found.add(Objects.requireNonNullElse(rows.getString(1), ""));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }
}
