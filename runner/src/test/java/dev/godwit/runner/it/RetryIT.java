package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Another session is in the way of a migration. */
class RetryIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aTable() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a (); CREATE TABLE b (n int); INSERT INTO b VALUES (1);");
        deploy.run();
        deploy.events.clear();
        deploy.lockTimeout = Duration.ofMillis(300);
        deploy.backoff = new Backoff(50, Duration.ofMillis(100), Duration.ofMillis(100), new Random(1));
    }

    @Test
    void aMigrationThatCannotLockItsTableIsBegunAgainUntilItCan() throws Exception {
        deploy.with("2_b", "CREATE TABLE c ();").with("3_c", "CREATE TABLE d (); ALTER TABLE a ADD COLUMN x int;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS SHARE MODE");
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
            await().atMost(Duration.ofSeconds(20)).until(() -> retried().size() >= 2);
            other.rollback();
            Report report = run.get();
            assertThat(report.outcome()).isEqualTo(Outcome.Applied);
            assertThat(report.applied()).containsExactly("2_b", "3_c");
            assertThat(report.message()).contains("3_c was begun more than once");
        }
        assertThat(retried()).allSatisfy(event -> {
            assertThat(event.migration()).isEqualTo("3_c");
            assertThat(event.sqlState()).isEqualTo("55P03");
        });
        assertThat(deploy.events)
                .filteredOn(RunEvent.MigrationStarted.class::isInstance)
                .startsWith(new RunEvent.MigrationStarted("2_b", 1, 2), new RunEvent.MigrationStarted("3_c", 2, 2))
                .endsWith(new RunEvent.MigrationStarted("3_c", 2, 2));
    }

    @Test
    void aDeadlockIsTriedAgain() throws Exception {
        deploy.lockTimeout = Duration.ofSeconds(20);
        deploy.with("2_b", "LOCK TABLE a; SELECT pg_sleep(1); LOCK TABLE b;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SET deadlock_timeout TO '1min'");
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE b");
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> "1"
                            .equals(database.string("SELECT count(*) FROM pg_locks l JOIN pg_class c ON"
                                    + " c.oid = l.relation WHERE c.relname = 'a' AND l.granted AND l.database ="
                                    + " (SELECT oid FROM pg_database WHERE datname = current_database())")));
            // Now both wait for each other, and the migration is the one that PostgreSQL ends.
            statement.execute("LOCK TABLE a");
            other.rollback();
            assertThat(run.get().outcome()).isEqualTo(Outcome.Applied);
        }
        assertThat(retried()).extracting(RunEvent.MigrationRetried::sqlState).containsOnly("40P01");
    }

    @Test
    void aConflictOfTransactionsIsTriedAgain() {
        database.execute("CREATE SEQUENCE tries");
        deploy.with(
                "2_b",
                "DO $$ BEGIN IF nextval('tries') < 3 THEN"
                        + " RAISE 'conflict' USING ERRCODE = 'serialization_failure'; END IF; END $$;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(retried()).extracting(RunEvent.MigrationRetried::sqlState).containsExactly("40001", "40001");
    }

    @Test
    void atTheLimitTheReportSaysHowOftenItWasTried() throws Exception {
        deploy.backoff = new Backoff(3, Duration.ofMillis(10), Duration.ofMillis(10), new Random(1));
        deploy.with("2_b", "ALTER TABLE a ADD COLUMN x int;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SET application_name TO 'reports'; LOCK TABLE a IN ACCESS SHARE MODE");
            int pid = other.unwrap(PGConnection.class).getBackendPID();
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForLock);
            assertThat(report.lock()).isNotNull().satisfies(lock -> {
                assertThat(lock.pid()).isEqualTo(pid);
                assertThat(lock.applicationName()).isEqualTo("reports");
                assertThat(lock.since()).isNotNull();
            });
            assertThat(report.message())
                    .contains("The lock on public.a is held by the session with pid " + pid
                            + " (reports), idle in transaction")
                    .doesNotContain("LOCK TABLE")
                    .endsWith("It was tried 3 times.");
            assertThat(retried()).hasSize(2);
        }
    }

    @Test
    void aRunThatIsStoppedDoesNotWaitForTheNextAttempt() throws Exception {
        deploy.backoff = new Backoff(5, Duration.ofHours(1), Duration.ofHours(1), new Random(1));
        deploy.with("2_b", "ALTER TABLE a ADD COLUMN x int;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS SHARE MODE");
            CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
            await().atMost(Duration.ofSeconds(20)).until(() -> retried().size() == 1);
            deploy.cancellation.request(Cancellation.Reason.Terminated);
            await().atMost(Duration.ofSeconds(5)).until(run::isDone);
            assertThat(run.get().outcome()).isEqualTo(Outcome.Interrupted);
        }
    }

    private List<RunEvent.MigrationRetried> retried() {
        synchronized (deploy.events) {
            return deploy.events.stream()
                    .filter(RunEvent.MigrationRetried.class::isInstance)
                    .map(RunEvent.MigrationRetried.class::cast)
                    .toList();
        }
    }
}
