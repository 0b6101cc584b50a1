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
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A connection that is lost in the middle: the ledger tells how far the run came, and it goes on from there. */
class ReconnectIT {

    @TempDir
    Path folder;

    @TempDir
    Path work;

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

    @ParameterizedTest
    @EnumSource
    void cutAtAnyCommitTheRunFindsOutWhetherItHappened(Scenario scenario) throws IOException {
        Database undisturbed = scenario.database(work);
        List<Integer> commits = commits(new Deploy(scenario.bundle(work), undisturbed), undisturbed);
        assertThat(commits).hasSizeGreaterThanOrEqualTo(scenario.commits);
        for (int commit : commits) {
            for (CommitProxy.Side side : CommitProxy.Side.values()) {
                Database cut = scenario.database(work);
                Deploy run = new Deploy(scenario.bundle(work), cut);
                String when = "request " + commit + ", " + side;
                assertApplied(brokenAt(commit, side, run, cut), when);
                assertThat(run.events).as(when).hasAtLeastOneElementOfType(RunEvent.ConnectionLost.class);
                assertThat(scenario.left(cut)).as(when).containsExactlyElementsOf(scenario.left(undisturbed));
                cut.drop();
            }
        }
    }

    @Test
    void aRunThatWasToApplyOneMigrationAppliesNoSecondAfterALoss() throws IOException {
        deploy.wish = new Wish(null, 1, true);
        for (int commit : commits(deploy, database)) {
            for (CommitProxy.Side side : CommitProxy.Side.values()) {
                Database cut = Server.database();
                Report report = brokenAt(commit, side, deploy, cut);
                assertApplied(report, "request " + commit + ", " + side);
                assertThat(report.applied()).containsExactly("1_a");
                assertThat(cut.ledger()).containsExactly("1_a");
                cut.drop();
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
    void whatAServerThatTookOverLacksIsNotSkipped() throws Exception {
        assertApplied(deploy.run(), "before");
        deploy.with("4_d", "CREATE TABLE t4 (); SELECT pg_sleep(120);");
        CompletableFuture<Report> run = CompletableFuture.supplyAsync(deploy::run);
        String session = "FROM pg_stat_activity WHERE query LIKE '%pg_sleep(120)%' AND state = 'active'"
                + " AND application_name LIKE 'godwit/%' AND datname = current_database()";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> database.strings("SELECT pid " + session).size() == 1);
        database.execute(
                "DELETE FROM godwit.ledger WHERE id = '3_c'",
                "DELETE FROM _prisma_migrations WHERE migration_name = '3_c'",
                "DROP TABLE t3",
                "SELECT pg_terminate_backend(pid) " + session);
        Report report = run.get();
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("the database had 3_c");
        assertThat(database.ledger()).containsExactly("1_a", "2_b");
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

    /** Those of a run that nobody disturbs. */
    private static List<Integer> commits(Deploy run, Database database) throws IOException {
        try (CommitProxy proxy = CommitProxy.watching()) {
            run.connection = through(proxy, database);
            assertApplied(run.run(), "undisturbed");
            return proxy.commits();
        }
    }

    private static Report brokenAt(int request, CommitProxy.Side side, Deploy run, Database database)
            throws IOException {
        try (CommitProxy proxy = CommitProxy.breaking(request, side, () -> {})) {
            run.connection = through(proxy, database);
            Report report = run.run();
            assertThat(proxy.hasBroken()).isTrue();
            return report;
        }
    }

    private static ConnectionSpec through(CommitProxy proxy, Database database) {
        return new ConnectionSpec("localhost", proxy.port(), database.name(), "postgres", null, "disable", null, 5);
    }

    private static void assertApplied(Report report, String when) {
        assertThat(report.outcome()).as(when + ": " + report.message()).isEqualTo(Outcome.Applied);
    }
}
