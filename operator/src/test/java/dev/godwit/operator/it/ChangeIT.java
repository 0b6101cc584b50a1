package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people change while a resource lives, and what must not change anything. */
@ExtendWith(ApiServer.class)
class ChangeIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
        stage.configMap("blog-migrations", Blog.FILES);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void anUpToDateResourceCostsNoRequestWhateverHappensAroundIt() {
        DatabaseMigrationStatus before = applied();
        String version = stage.migration().getMetadata().getResourceVersion();
        stage.requests.forget();

        stage.configMap("another", Blog.FILES);
        stage.jobs()
                .forEach(job -> stage.people.resource(job).edit(j -> {
                    j.getMetadata().getLabels().put("seen", "yes");
                    return j;
                }));
        stage.awaitCalm();

        assertThat(stage.requests.made()).isEmpty();
        assertThat(stage.status()).isEqualTo(before);
        assertThat(stage.migration().getMetadata().getResourceVersion()).isEqualTo(version);
    }

    @Test
    void aRestartedOperatorWritesNothingAndMakesNoSecondJob() {
        applied();
        String version = stage.migration().getMetadata().getResourceVersion();
        stage.stop();
        stage.started();
        stage.awaitCalm();

        assertThat(stage.requests.made()).allMatch(request -> request.startsWith("GET "));
        assertThat(stage.migration().getMetadata().getResourceVersion()).isEqualTo(version);
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void anOperatorThatRestartsInMidRunGoesOnWithTheSameJob() {
        stage.migration("");
        PlayedJob job = stage.awaitJob(1).podMade().running();
        stage.stop();
        job.reports(Reports.applied(Blog.ALL)).settled(true);
        stage.started();

        assertThat(stage.awaitStatus(Reason.Applied).lastJob())
                .isNotNull()
                .satisfies(last -> assertThat(last.name()).isEqualTo(job.name()));
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void aGrownBundleGetsAnotherJob() {
        applied();
        stage.configMap("blog-migrations", Blog.GROWN_FILES);
        stage.awaitJob(2).ends(Reports.applied(Blog.GROWN));

        assertThat(stage.awaitStatus(
                                Reason.Applied, s -> assertThat(s.progress()).isEqualTo("3/3"))
                        .version())
                .isEqualTo("20240301000000_split_name");
    }

    @Test
    void aBundleThatGrowsInMidRunWaitsForTheJobToEnd() {
        stage.migration("");
        PlayedJob first = stage.awaitJob(1).podMade().running();
        stage.configMap("blog-migrations", Blog.GROWN_FILES);
        stage.awaitStatus(
                Reason.Deploying,
                s -> assertThat(s.bundle())
                        .isNotNull()
                        .satisfies(b -> assertThat(b.sourceDigest())
                                .isNotEqualTo(
                                        first.job.getMetadata().getAnnotations().get("godwit.dev/source-digest"))));
        assertThat(stage.jobs()).hasSize(1);

        first.reports(Reports.applied(Blog.ALL)).settled(true);
        PlayedJob second = stage.awaitJob(2);
        assertThat(stage.status().history()).isEqualTo(Reports.history(Blog.ALL));
        second.ends(Reports.applied(Blog.GROWN));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void suspendedInMidRunTheJobEndsAndNoneFollowsUntilItIsTakenBack() {
        stage.migration("");
        PlayedJob first = stage.awaitJob(1).podMade().running();
        stage.patch("{\"spec\":{\"suspend\":true}}");
        stage.configMap("blog-migrations", Blog.GROWN_FILES);
        first.reports(Reports.applied(Blog.ALL)).settled(true);

        DatabaseMigrationStatus status = stage.awaitStatus(Reason.Suspended);
        assertThat(status.history()).isEqualTo(Reports.history(Blog.ALL));
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(1);

        stage.patch("{\"spec\":{\"suspend\":false}}");
        stage.awaitJob(2).ends(Reports.applied(Blog.GROWN));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void theRetryAnnotationRunsAFailedDeployAgainOnce() {
        stage.migration("");
        stage.awaitJob(1).ends(Reports.failed(Blog.ALL, 1, "53100"));
        stage.awaitStatus(Reason.MigrationFailed);
        stage.askForRetry("the disk is larger now");

        stage.awaitJob(2).ends(Reports.applied(Blog.ALL));

        assertThat(stage.awaitStatus(Reason.Applied).lastHandledRetry()).isEqualTo("the disk is larger now");
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(2);
    }

    @Test
    void aVeryLongRetryAnnotationIsAnsweredOnceToo() {
        applied();
        stage.askForRetry("x".repeat(5000));
        stage.awaitJob(2).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        stage.awaitCalm();

        assertThat(stage.jobs()).hasSize(2);
    }

    @Test
    void aWipedStatusIsLearntAgainWithoutAJob() {
        DatabaseMigrationStatus before = applied();
        stage.wipeStatus();

        DatabaseMigrationStatus after = stage.awaitStatus(Reason.Applied);

        assertThat(after.history()).isEqualTo(before.history());
        assertThat(after.lastJob()).isEqualTo(before.lastJob());
        assertThat(after.progress()).isEqualTo("2/2");
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void oldJobsArePrunedAndNoMoreThanAsked() {
        stage.migration("job: {keepSucceeded: 1}");
        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        for (String ask : List.of("1", "2")) {
            stage.askForRetry(ask);
            stage.awaitStatus(
                    Reason.Deploying, s -> assertThat(s.lastHandledRetry()).isEqualTo(ask));
            PlayedJob job = stage.liveJob();
            job.ends(Reports.applied(Blog.ALL));
            stage.awaitStatus(Reason.Applied);
            stage.awaitCalm();
            assertThat(stage.jobs()).extracting(j -> j.getMetadata().getName()).containsExactly(job.name());
        }
    }

    private DatabaseMigrationStatus applied() {
        stage.migration("");
        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        DatabaseMigrationStatus status = stage.awaitStatus(Reason.Applied);
        stage.awaitCalm();
        return status;
    }
}
