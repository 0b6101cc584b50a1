package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real PgBouncer between the run and the server. */
class PoolerIT {

    /** Older ones refuse every session of a Java program without it. */
    private static final String TAKES_JAVA = "ignore_startup_parameters = extra_float_digits";

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a ();")
                .with("2_b", "CREATE TABLE b (); SET search_path TO pg_catalog;");
    }

    @ParameterizedTest
    @CsvSource({"transaction, 0", "transaction, 1", "statement, 0", "statement, 1"})
    void aPoolerThatSharesConnectionsIsRefusedByNameAndLeavesNothingBehind(String mode, int roundRobin)
            throws Exception {
        try (PgBouncer pooler = PgBouncer.start(
                work,
                "pool_mode = " + mode,
                "server_round_robin = " + roundRobin,
                "min_pool_size = 3",
                "server_check_delay = 0",
                TAKES_JAVA)) {
            busy(pooler);
            Report report = through(pooler);
            assertThat(report.outcome()).isEqualTo(Outcome.PoolerRefused);
            assertThat(report.message())
                    .contains("localhost:" + pooler.port() + " is a connection pooler")
                    .contains("Nothing was changed")
                    .contains("127.0.0.1:" + Server.port());
            assertThat(database.has("godwit.ledger")).isFalse();
            assertThat(database.string("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"))
                    .isEqualTo("0");
        }
    }

    @Test
    void aPoolerInSessionModeIsAsGoodAsTheServer() throws Exception {
        try (PgBouncer pooler = PgBouncer.start(work, "pool_mode = session", TAKES_JAVA)) {
            assertThat(through(pooler).outcome()).isEqualTo(Outcome.Applied);
            assertThat(database.ledger()).containsExactly("1_a", "2_b");
            assertThat(through(pooler).applied()).isEmpty();
        }
    }

    @Test
    void aRunThroughAPoolerInSessionModeCanBeStopped() throws Exception {
        deploy.with("3_c", "CREATE TABLE c (); SELECT pg_sleep(120);");
        try (PgBouncer pooler = PgBouncer.start(work, "pool_mode = session", TAKES_JAVA)) {
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(() -> through(pooler));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> deploy.events.contains(new RunEvent.MigrationStarted("3_c", 3, 3)));
            deploy.cancellation.request(Cancellation.Reason.Terminated);
            assertThat(run.get().outcome()).isEqualTo(Outcome.Interrupted);
            assertThat(database.ledger()).containsExactly("1_a", "2_b");
            assertThat(database.has("c")).isFalse();
        }
    }

    @Test
    void aPoolerThatDoesNotTakeTheDriversParametersIsRefusedByName() throws Exception {
        // As older versions of PgBouncer say it.
        String said = "SFATAL\0C08P01\0Munsupported startup parameter: extra_float_digits\0\0";
        try (FakeServer pooler = FakeServer.says("E\0\0\0" + (char) (said.length() + 4) + said)) {
            deploy.connection = new ConnectionSpec(
                    "localhost", pooler.port(), database.name(), "postgres", null, "disable", null, 5);
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.PoolerRefused);
            assertThat(report.message()).contains("ignore_startup_parameters = extra_float_digits");
        }
    }

    private Report through(PgBouncer pooler) {
        deploy.connection =
                new ConnectionSpec("localhost", pooler.port(), database.name(), "postgres", null, null, null, 5);
        return deploy.run();
    }

    /** Several server connections are open and idle, as in a pool that applications use. */
    private void busy(PgBouncer pooler) throws Exception {
        String url = "jdbc:postgresql://localhost:" + pooler.port() + "/" + database.name() + "?user=postgres";
        try (Connection one = DriverManager.getConnection(url);
                Connection two = DriverManager.getConnection(url);
                Statement first = one.createStatement();
                Statement second = two.createStatement()) {
            for (int i = 0; i < 5; i++) {
                first.execute("SELECT 1");
                second.execute("SELECT 1");
            }
        }
    }
}
