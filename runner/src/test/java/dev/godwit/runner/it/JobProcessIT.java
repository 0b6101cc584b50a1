package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobProcessIT {

    @TempDir
    Path work;

    private Path bundle;
    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() throws IOException {
        bundle = Files.createDirectory(work.resolve("bundle"));
        database = Server.database();
        deploy = new Deploy(bundle, database);
    }

    @Test
    void aJobEndsWithItsReportOnTheLastLineAndInTheTerminationMessage() throws Exception {
        deploy.with("1_a", "DO $$ BEGIN RAISE NOTICE '{\"report\":{}}\n{\"report\":{}}'; END $$;");
        JobProcess job = start("deploy");
        assertThat(job.exitCode()).as(job.log()).isZero();
        assertThat(job.report().outcome()).isEqualTo(Outcome.Applied);
        assertThat(job.terminationMessage()).isEqualTo(job.report());
        assertThat(job.lines())
                .allSatisfy(
                        line -> assertThat(line.has("report") || line.has("ts")).isTrue())
                .filteredOn(line -> line.has("report"))
                .hasSize(1);
    }

    @Test
    void theExitCodeIsTheOutcomes() throws Exception {
        deploy.with("1_a", "SELECT nosuch;");
        assertThat(start("deploy").exitCode()).isEqualTo(3);
        deploy.with("1_a", "BEGIN;");
        assertThat(start("deploy").exitCode()).isEqualTo(2);
        assertThat(start("deploy", "--nosuch", "1").exitCode()).isEqualTo(2);
        JobProcess nobody = JobProcess.start(
                work,
                Map.of("PGHOST", "localhost", "PGPORT", "1", "PGUSER", "x", "PGDATABASE", "x"),
                "deploy",
                "--bundle",
                bundle.toString());
        assertThat(nobody.exitCode()).isEqualTo(5);
        assertThat(nobody.report().message()).contains("nothing listens on localhost:1");
    }

    @Test
    void aFullHeapHasAnExitCodeOfItsOwn() throws Exception {
        deploy.with("1_a", "INSERT INTO t VALUES ('x');\n".repeat(1_000_000));
        JobProcess job = JobProcess.start(
                work,
                Map.of(
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx24m",
                        "PGHOST",
                        "localhost",
                        "PGPORT",
                        "1",
                        "PGUSER",
                        "x",
                        "PGDATABASE",
                        "x"),
                "deploy",
                "--bundle",
                bundle.toString());
        assertThat(job.exitCode()).as(job.log()).isEqualTo(52);
    }

    @Test
    void aUrlFromASecretReachesTheDatabase() throws Exception {
        deploy.with("1_a", "CREATE TABLE a ();");
        JobProcess job = fromUrl(
                "localhost:" + Server.port() + "/" + database.environment().get("PGDATABASE"));
        assertThat(job.exitCode()).as(job.log()).isZero();
        assertThat(database.has("a")).isTrue();
    }

    @Test
    void aHostThatOnlyTheSecretTellsIsHeldAgainstTheOperatorsPolicyBeforeAnyConnection() throws Exception {
        JobProcess job = fromUrl("localhost:1/blog", "--allowed-hosts", "*.db.internal,blog-db");
        assertThat(job.exitCode()).isEqualTo(2);
        assertThat(job.terminationMessage().outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(job.terminationMessage().message()).contains("localhost").contains("*.db.internal, blog-db");
    }

    @Test
    void whatTheSecretHasIsRefusedByNameAndTriedAgainWhenItIsCorrected() throws Exception {
        JobProcess job = fromUrl("localhost:1/blog?socketFactory=evil");
        assertThat(job.exitCode()).isEqualTo(5);
        assertThat(job.terminationMessage().outcome()).isEqualTo(Outcome.CredentialsRefused);
        assertThat(job.terminationMessage().message())
                .contains("parameter socketFactory")
                .contains("tried again");
    }

    @Test
    void wrongArgumentsAreAReportToo() throws Exception {
        JobProcess job = start("deploy", "--lock-wait", "soon");
        assertThat(job.exitCode()).isEqualTo(2);
        assertThat(job.terminationMessage().outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(job.terminationMessage().message()).contains("\"soon\" is not a duration");
    }

    @Test
    void aTerminatedJobRollsBackAndReports() throws Exception {
        deploy.with("1_a", "CREATE TABLE a ();").with("2_b", "CREATE TABLE b (); SELECT pg_sleep(60);");
        JobProcess job = start("deploy");
        awaitSleep(1);
        job.process.destroy();
        assertThat(job.exitCode()).isEqualTo(6);
        Report report = job.terminationMessage();
        assertThat(report.outcome()).isEqualTo(Outcome.Interrupted);
        assertThat(report.applied()).containsExactly("1_a");
        assertThat(report.pending()).containsExactly("2_b");
        assertThat(database.has("b")).isFalse();
        assertThat(sessions()).isEqualTo("0");
    }

    @Test
    void aJobTerminatedWhileItWaitsForTheLockReportsToo() throws Exception {
        deploy.with("1_a", "SELECT pg_sleep(60);");
        JobProcess first = start("deploy");
        awaitSleep(1);
        JobProcess second = start("deploy");
        await().atMost(Duration.ofSeconds(20)).until(() -> second.log().contains("waiting for the deploy lock"));
        second.process.destroy();
        assertThat(second.exitCode()).isEqualTo(6);
        first.process.destroy();
        assertThat(first.exitCode()).isEqualTo(6);
    }

    @Test
    void theServerNoticesWithinSecondsThatAKilledJobIsGone() throws Exception {
        deploy.with("1_a", "CREATE TABLE a (); SELECT pg_sleep(60);");
        JobProcess job = start("deploy");
        awaitSleep(1);
        job.process.destroyForcibly();
        await().atMost(Duration.ofSeconds(10)).until(() -> sessions().equals("0"));
        assertThat(database.has("a")).isFalse();
        deploy.with("1_a", "CREATE TABLE a ();");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void killedAtAnyMomentAMigrationIsAppliedAndRecordedOrNeither() throws Exception {
        for (int i = 10; i < 40; i++) {
            deploy.with(i + "_m", "CREATE TABLE t" + i + " (id int);\nSELECT pg_sleep(0.01);");
        }
        Random random = new Random(4711);
        int interrupted = 0;
        for (int round = 0; round < 8; round++) {
            JobProcess job = start("deploy");
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !job.process.isAlive() || job.log().contains("connected"));
            Thread.sleep(random.nextInt(700));
            interrupted += job.process.isAlive() ? 1 : 0;
            job.process.destroyForcibly().waitFor();
            await().atMost(Duration.ofSeconds(10)).until(() -> sessions().equals("0"));
            assertConsistent();
        }
        assertThat(interrupted).isPositive();
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.ledger()).hasSize(30);
        assertConsistent();
    }

    @Test
    void aJobGoesOnWhereTheLedgerSaysAfterTheServerEndedItsSession() throws Exception {
        deploy.with("1_a", "CREATE TABLE a ();").with("2_b", "CREATE TABLE b (); SELECT pg_sleep(3);");
        JobProcess job = start("deploy");
        awaitSleep(1);
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'godwit/%'"
                + " AND datname = current_database()");
        assertThat(job.exitCode()).as(job.log()).isZero();
        assertThat(job.log()).contains("the connection was lost, connecting again");
        assertThat(job.report().applied()).containsExactly("1_a", "2_b");
        assertThat(database.ledger()).containsExactly("1_a", "2_b");
    }

    @Test
    void aSecondSignalDoesNotKeepAJobFromRollingBackAndReporting() throws Exception {
        deploy.with("1_a", "CREATE TABLE a (); SELECT pg_sleep(60);");
        JobProcess job = start("deploy");
        awaitSleep(1);
        for (int i = 0; i < 3; i++) {
            job.process.destroy();
        }
        assertThat(job.exitCode()).isEqualTo(6);
        assertThat(job.terminationMessage().outcome()).isEqualTo(Outcome.Interrupted);
        assertThat(sessions()).isEqualTo("0");
        assertThat(database.has("a")).isFalse();
    }

    @Test
    void twoJobsAtOnceApplyEverythingOnce() throws Exception {
        for (int i = 10; i < 20; i++) {
            deploy.with(i + "_m", "CREATE TABLE t" + i + " (id int);");
        }
        List<JobProcess> jobs = List.of(start("deploy"), start("deploy"));
        for (JobProcess job : jobs) {
            assertThat(job.exitCode()).as(job.log()).isZero();
        }
        assertThat(jobs.get(0).report().applied().size()
                        + jobs.get(1).report().applied().size())
                .isEqualTo(10);
        assertThat(database.ledger()).hasSize(10);
    }

    private void assertConsistent() {
        if (!database.has("godwit.ledger")) {
            assertThat(database.strings("SELECT relname FROM pg_class WHERE relname LIKE 't__' AND relkind = 'r'"))
                    .isEmpty();
            return;
        }
        assertThat(database.strings("SELECT relname FROM pg_class WHERE relname ~ '^t[0-9]+$' ORDER BY 1"))
                .isEqualTo(database.strings("SELECT 't' || left(id, 2) FROM godwit.ledger ORDER BY seq"))
                .isEqualTo(
                        database.strings("SELECT 't' || left(migration_name, 2) FROM _prisma_migrations ORDER BY 1"));
    }

    private void awaitSleep(int count) {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> String.valueOf(count)
                        .equals(database.string(
                                "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND"
                                        + " application_name LIKE 'godwit/%' AND datname = current_database()")));
    }

    private String sessions() {
        return String.valueOf(database.string("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE"
                + " 'godwit/%' AND datname = current_database()"));
    }

    private JobProcess fromUrl(String place, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("deploy", "--bundle", bundle.toString()));
        arguments.addAll(List.of(more));
        return JobProcess.start(
                work,
                Map.of("GODWIT_DATABASE_URL", "postgresql://postgres:hunter2@" + place),
                arguments.toArray(String[]::new));
    }

    private JobProcess start(String verb, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of(verb, "--bundle", bundle.toString(), "--owner", "shop/blog", "--job", "blog-deploy-1"));
        arguments.addAll(List.of(more));
        return JobProcess.start(work, database.environment(), arguments.toArray(String[]::new));
    }
}
