package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three Jobs for one stream at once: one is killed, or frozen, and nothing happens twice. */
class ThreeRunnersIT {

    /** The review is held up before, and goes on without an answer. */
    private static final String HELD_UP = "wait_event_type = 'Lock' AND query LIKE 'INSERT INTO a VALUES (2)%'";

    @TempDir
    private Path work;

    private final Database database = Server.database();
    private final List<JobProcess> jobs = new ArrayList<>();
    private Path bundle;

    @BeforeEach
    void aBundleWhoseSecondMigrationCanBeHeldUp() throws IOException {
        database.execute("CREATE SCHEMA gate", "CREATE TABLE gate.gate ()");
        bundle = Files.createDirectory(work.resolve("bundle"));
        new Deploy(bundle, database)
                .with("1_a", "CREATE TABLE a (n int); INSERT INTO a VALUES (1);")
                .with("2_b", "INSERT INTO a VALUES (2); SELECT FROM gate.gate; INSERT INTO a VALUES (3);")
                .with("3_c", "INSERT INTO a VALUES (4);");
    }

    @AfterEach
    void leaveNoneBehind() {
        jobs.forEach(job -> job.process.destroyForcibly());
    }

    @Test
    void theOneWithTheLockIsKilledAndAnotherFreezesAsItWaits() throws Exception {
        JobProcess killed;
        JobProcess finishing;
        JobProcess frozen;
        try (Connection gate = closeGate()) {
            killed = start("10m");
            awaitSessions(1, HELD_UP);
            finishing = start("10m");
            awaitWaiting(finishing);
            frozen = start("10m");
            awaitWaiting(frozen);
            signal("STOP", frozen);
            killed.process.destroyForcibly().waitFor();
            gate.rollback();
        }
        assertThat(finishing.exitCode()).as(finishing.log()).isZero();
        assertThat(finishing.report().applied()).containsExactly("2_b", "3_c");
        assertThat(finishing.log())
                .containsSubsequence(
                        "\"holderPid\":", "\"holder\":\"godwit/", "\"holderSince\":\"", "the deploy lock is taken");

        signal("CONT", frozen);
        assertThat(frozen.exitCode()).as(frozen.log()).isZero();
        assertThat(frozen.report().applied()).isEmpty();
        assertAppliedOnce();
    }

    @Test
    void theOneWithTheLockFreezesAndIsNamedToTheOthersUntilItsSessionIsEnded() throws Exception {
        JobProcess frozen;
        JobProcess patient;
        Report impatient;
        String pid;
        try (Connection gate = closeGate()) {
            frozen = start("10m");
            awaitSessions(1, HELD_UP);
            pid = Objects.requireNonNull(database.string("SELECT pid FROM pg_stat_activity WHERE " + HELD_UP
                    + " AND application_name LIKE 'godwit/%' AND datname = current_database()"));
            signal("STOP", frozen);
            gate.rollback();
        }
        patient = start("10m");
        awaitWaiting(patient);
        JobProcess hurried = start("1s");
        assertThat(hurried.exitCode()).isEqualTo(4);
        impatient = hurried.report();
        assertThat(impatient.outcome()).isEqualTo(Outcome.WaitingForLock);
        assertThat(Objects.requireNonNull(impatient.lock()).pid()).isEqualTo(Integer.parseInt(pid));
        assertThat(impatient.message()).contains("pg_terminate_backend(" + pid + ")");

        // What a person does whom the message has told so.
        database.execute("SELECT pg_terminate_backend(" + pid + ")");
        assertThat(patient.exitCode()).as(patient.log()).isZero();
        assertThat(patient.report().applied()).containsExactly("2_b", "3_c");

        signal("CONT", frozen);
        assertThat(frozen.exitCode()).as(frozen.log()).isZero();
        assertThat(frozen.log()).contains("the connection was lost, connecting again");
        assertAppliedOnce();
    }

    private Connection closeGate() throws Exception {
        Connection gate = database.connect();
        gate.setAutoCommit(false);
        try (Statement statement = gate.createStatement()) {
            statement.execute("LOCK TABLE gate.gate IN ACCESS EXCLUSIVE MODE");
        }
        return gate;
    }

    private JobProcess start(String lockWait) throws IOException {
        JobProcess job = JobProcess.start(
                work,
                database.environment(),
                "deploy",
                "--bundle",
                bundle.toString(),
                "--owner",
                "shop/blog",
                "--lock-timeout",
                "10m",
                "--lock-wait",
                lockWait);
        jobs.add(job);
        return job;
    }

    private static void awaitWaiting(JobProcess job) {
        await().atMost(Duration.ofSeconds(60)).until(() -> job.log().contains("waiting for the deploy lock"));
    }

    private void awaitSessions(int count, String which) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> String.valueOf(count)
                        .equals(database.string("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
                                + " 'godwit/%' AND datname = current_database() AND " + which)));
    }

    private static void signal(String name, JobProcess job) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, String.valueOf(job.process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private void assertAppliedOnce() {
        assertThat(database.strings("SELECT n FROM a ORDER BY n")).containsExactly("1", "2", "3", "4");
        assertThat(database.ledger()).containsExactly("1_a", "2_b", "3_c");
        assertThat(database.strings("SELECT migration_name FROM _prisma_migrations ORDER BY 1"))
                .containsExactly("1_a", "2_b", "3_c");
        awaitSessions(0, "true");
    }
}
