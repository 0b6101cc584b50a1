package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.run.RunEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A connection that is lost in the middle: the ledger tells how far the run came, and it goes on from there. */
class ReconnectIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void threeMigrations() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE t1 ();")
                .with("2_b", "CREATE TABLE t2 ();")
                .with("3_c", "CREATE TABLE t3 ();");
    }

    @ParameterizedTest(name = "COMMIT {0}, arrives: {1}")
    @CsvSource({
        "1, true",
        "1, false",
        "2, true",
        "2, false",
        "3, true",
        "3, false",
        "4, true",
        "4, false",
        "5, true",
        "5, false",
        "6, true",
        "6, false",
        "7, true",
        "7, false"
    })
    void cutAtACommitTheRunFindsOutWhetherItHappened(int commit, boolean arrives) throws IOException {
        try (CommitCutter cutter = new CommitCutter(commit, arrives)) {
            connectTo(cutter.port());
            Report report = deploy.run();
            assertThat(cutter.hasCut()).isTrue();
            assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
            assertThat(report.applied()).containsExactly("1_a", "2_b", "3_c");
            assertThat(report.remaining()).isZero();
            assertThat(deploy.events).hasAtLeastOneElementOfType(RunEvent.ConnectionLost.class);
        }
        assertThat(database.ledger()).containsExactly("1_a", "2_b", "3_c");
        assertThat(database.strings("SELECT migration_name FROM _prisma_migrations ORDER BY 1"))
                .containsExactly("1_a", "2_b", "3_c");
        deploy.connection = database.superuser();
        Report after = deploy.run();
        assertThat(after.outcome()).isEqualTo(Outcome.Applied);
        assertThat(after.applied()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void aRunThatWasToApplyOneMigrationAppliesNoSecondAfterALoss(boolean arrives) throws IOException {
        deploy.with("1_a", "CREATE TABLE t1 (); SELECT pg_sleep(0);");
        deploy.wish = new Wish(null, 1, true);
        assertThat(deploy.run().applied()).containsExactly("1_a");
        deploy.events.clear();
        for (int commit = 1; ; commit++) {
            try (CommitCutter cutter = new CommitCutter(commit, arrives)) {
                connectTo(cutter.port());
                Report report = deploy.run();
                assertThat(report.outcome()).isEqualTo(Outcome.Applied);
                assertThat(report.applied()).hasSize(1);
                if (report.pending().isEmpty()) {
                    return;
                }
            }
        }
    }

    @Test
    void aSessionThatIsEndedIsComeBackToSomeTimesAndThenTold() throws Exception {
        deploy.with("2_b", "CREATE TABLE t2 (); SELECT pg_sleep(120);");
        CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
        while (!run.isDone()) {
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%'"
                    + " AND application_name LIKE 'godwit/%' AND datname = current_database()");
            Thread.sleep(100);
        }
        Report report = run.get();
        assertThat(deploy.events.stream().filter(RunEvent.ConnectionLost.class::isInstance))
                .hasSize(2);
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("was lost while 2_b ran").contains("the ledger tells");
        assertThat(report.history()).isNull();
        assertThat(database.ledger()).containsExactly("1_a");
        assertThat(database.has("t2")).isFalse();
    }

    @Test
    void theDeadlineDoesNotBeginAnewWithTheConnection() {
        deploy.with("2_b", "CREATE TABLE t2 (); SELECT pg_sleep(120);");
        deploy.deadline = Duration.ofSeconds(8);
        long start = System.nanoTime();
        CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Objects.equals(
                        database.string("SELECT count(*) FROM (SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE query LIKE '%pg_sleep(120)%' AND application_name LIKE 'godwit/%'"
                                + " AND datname = current_database()"
                                + " AND state_change < now() - interval '2 s') ended"),
                        "1"));
        assertThat(run.join().outcome()).isEqualTo(Outcome.DeadlineExceeded);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }

    private void connectTo(int port) {
        deploy.connection =
                new ConnectionSpec("localhost", port, database.name(), "postgres", null, "disable", null, 5);
    }
}
