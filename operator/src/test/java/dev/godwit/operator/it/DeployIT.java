package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a deploy looks like from outside. */
@ExtendWith(ApiServer.class)
class DeployIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aBundleIsDeployedByOneJobInSixRequestsAndTheStatusTellsIt() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.awaitCalm();
        int before = stage.requests.made().size();
        stage.migration("");

        PlayedJob job = stage.awaitJob(1);
        stage.awaitStatus(Reason.Deploying);
        job.ends(Reports.applied(Blog.ALL));

        DatabaseMigrationStatus status = stage.awaitStatus(Reason.Applied);
        assertThat(status.version()).isEqualTo("20240215000000_add_posts");
        assertThat(status.progress()).isEqualTo("2/2");
        assertThat(status.history()).isEqualTo(Reports.history(Blog.ALL));
        assertThat(status.observedGeneration()).isEqualTo(1);
        stage.awaitCalm();
        assertThat(stage.events()).extracting(Event::getReason).containsExactly("Deploying", "Applied");
        assertThat(stage.requests.made().subList(before, stage.requests.made().size()))
                .extracting(request -> request.replaceAll("^([A-Z]+) .*/([a-z]+)(/.*)?$", "$1 $2"))
                .containsExactly(
                        "GET configmaps", "PUT status", "POST events", "POST jobs", "PUT status", "POST events");
    }

    @Test
    void migrationsOneByOneAreJobsOneAfterTheOtherAndNoneFollowsAFailedOne() {
        stage.configMap("blog-migrations", Blog.GROWN_FILES);
        stage.migration("deploy: {granularity: PerMigration}");

        PlayedJob first = stage.awaitJob(1);
        assertThat(first.job
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .containsSequence("--max", "1");
        first.ends(Reports.of(Outcome.Applied, "1 applied.", Blog.GROWN, 0, 1, 2));
        PlayedJob second = stage.awaitJob(2);
        assertThat(second.job
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getArgs())
                .containsSequence(
                        "--witness",
                        "1:" + Reports.history(Blog.GROWN.subList(0, 1)).digest() + ":" + Reports.LINEAGE);
        second.ends(Reports.failed(Blog.GROWN, 1, "23505"));

        DatabaseMigrationStatus status = stage.awaitStatus(Reason.MigrationFailed);
        assertThat(status.failure()).isNotNull().satisfies(f -> {
            assertThat(f.sqlState()).isEqualTo("23505");
            assertThat(f.job()).isEqualTo(second.name());
        });
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(2);

        stage.configMap(
                "blog-migrations",
                java.util.Map.of(
                        "20240101000000_init.sql", "CREATE TABLE a ();",
                        "20240215000000_add_posts.sql", "CREATE TABLE corrected ();",
                        "20240301000000_split_name.sql", "CREATE TABLE c ();"));
        stage.awaitJob(3).ends(Reports.of(Outcome.Applied, "2 applied.", Blog.GROWN, 1, 2, 1));
        stage.awaitJob(4).ends(Reports.of(Outcome.Applied, "3 applied.", Blog.GROWN, 2, 3, 0));
        assertThat(stage.awaitStatus(Reason.Applied).failure()).isNull();
    }

    @Test
    void theContainersEndIsActedOnBeforeTheJobSaysComplete() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");

        stage.awaitJob(1).podMade().running().reports(Reports.applied(Blog.ALL));

        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void aRefusalStallsWithTheRunnersWords() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1)
                .ends(Reports.of(
                        Outcome.HistoryEdited,
                        "20240101000000_init was edited after it was applied.",
                        Blog.ALL,
                        0,
                        1,
                        0));

        DatabaseMigrationStatus status = stage.awaitStatus(Reason.HistoryEdited);

        assertThat(status.conditions()).extracting(Condition::type).containsExactly("Ready", "Stalled");
        assertThat(status.conditions()).allMatch(c -> c.message().contains("was edited after it was applied"));
        stage.awaitCalm();
        assertThat(stage.events().getLast().getType()).isEqualTo("Warning");
    }

    @Test
    void aShortenedReportSufficesWhereTheLogIsGone() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        Report whole = Reports.applied(Blog.ALL);
        stage.awaitJob(1)
                .ends(new Report(
                        1,
                        whole.verb(),
                        whole.outcome(),
                        whole.message(),
                        whole.bundleDigest(),
                        2,
                        whole.applied(),
                        whole.pending(),
                        0,
                        0,
                        whole.history(),
                        whole.discrepancies(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        "sha256:" + "0".repeat(64)));

        assertThat(stage.awaitStatus(Reason.Applied).version()).isEqualTo("20240215000000_add_posts");
    }

    @Test
    void inlineMigrationsNeedNoConfigMap() {
        stage.migration(
                "bundle: {inline: [{name: 20240101000000_init, sql: 'CREATE TABLE a ();'}]}",
                spec -> spec.replace("  bundle: {configMaps: [{name: blog-migrations}]}\n", ""));

        PlayedJob job = stage.awaitJob(1);

        assertThat(job.job.getSpec().getTemplate().getMetadata().getAnnotations())
                .containsEntry("inline.godwit.dev/0", "CREATE TABLE a ();");
    }
}
