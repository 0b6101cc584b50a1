package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.await.AppliedWatch;
import dev.godwit.runner.await.Wanted;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application's init container sees while its schema is not there yet. */
class WaitIT {

    @TempDir
    private Path folder;

    @TempDir
    private Path work;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database).with("1_a", "CREATE TABLE a ();");
    }

    @Test
    void itGoesOnAsSoonAsTheMigrationIsApplied() throws Exception {
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> await("1_a", Duration.ofMinutes(2)));
        while (told.isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(told.getFirst()).contains("does not have 1_a yet (stream public)");
        assertThat(waiting).isNotDone();
        deploy.run();

        assertThat(waiting.get()).isZero();
        assertThat(told.getLast()).isEqualTo("Everything that was waited for is applied.");
    }

    @Test
    void aBundleIsThereFromItsDeployOn() {
        Report report = deploy.run();
        String digest = String.valueOf(report.bundleDigest());
        assertThat(await(digest, Duration.ofSeconds(1))).isZero();
        deploy.with("2_b", "CREATE TABLE b ();").run();
        assertThat(await(digest, Duration.ofSeconds(1)))
                .as("an older one still is")
                .isZero();
        assertThat(await("sha256:" + "0".repeat(64), Duration.ofMillis(200))).isEqualTo(AppliedWatch.TIMED_OUT);
    }

    @Test
    void whatIsNotThereInTimeIsNamed() {
        deploy.run();
        assertThat(await("2_b", Duration.ofMillis(200))).isEqualTo(AppliedWatch.TIMED_OUT);
        assertThat(told.getLast()).contains("Gave up after", "does not have 2_b yet", "kubectl get dbm");
    }

    @Test
    void aDatabaseThatIsNotThereYetIsWaitedForToo() {
        ConnectionSpec nowhere = new ConnectionSpec("localhost", 1, "shop", "app", null, null, null, 1);
        assertThat(await(nowhere, "1_a", Duration.ofMillis(200))).isEqualTo(AppliedWatch.TIMED_OUT);
        assertThat(told.getLast()).contains("localhost:1");
        assertThat(await(new Database("no_such").superuser(), "1_a", Duration.ofMillis(200)))
                .isEqualTo(AppliedWatch.TIMED_OUT);
        assertThat(told.getLast()).contains("has no database no_such yet");
    }

    @Test
    void aUserThatIsRefusedIsNotWaitedFor() {
        assertThat(await(database.as("no_such_role", "x"), "1_a", Duration.ofMinutes(2)))
                .isEqualTo(Outcome.CredentialsRefused.exitCode());
    }

    @Test
    void aRoleWithoutAnyRightOnTheLedgerCanWait() {
        deploy.run();
        database.execute("CREATE ROLE waits_" + database.name() + " LOGIN");
        assertThat(await(database.as("waits_" + database.name(), null), "1_a", Duration.ofSeconds(1)))
                .isZero();
    }

    @Test
    void aPoolerThatSharesItsSessionsWillDo() throws Exception {
        deploy.run();
        try (PgBouncer pooler =
                PgBouncer.start(work, "pool_mode = transaction", "ignore_startup_parameters = extra_float_digits")) {
            ConnectionSpec through =
                    new ConnectionSpec("localhost", pooler.port(), database.name(), "postgres", null, null, null, 5);
            assertThat(await(through, "1_a", Duration.ofSeconds(5))).isZero();
        }
    }

    private int await(String wanted, Duration timeout) {
        return await(database.superuser(), wanted, timeout);
    }

    private int await(ConnectionSpec connection, String wanted, Duration timeout) {
        return new AppliedWatch(
                        connection, Stream.of("godwit", "public"), Duration.ofMillis(20), new Cancellation(), told::add)
                .await(List.of(Wanted.parse(wanted)), timeout);
    }
}
