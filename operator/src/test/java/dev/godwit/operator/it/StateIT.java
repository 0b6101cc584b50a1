package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.plan.Retry;
import dev.godwit.report.Outcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** States as the API server keeps them, and what becomes of a run around which everything changes. */
@ExtendWith(ApiServer.class)
class StateIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whateverAJobComesToIsToldInTheStatusAndEndsWithAnotherJob() {
        for (Outcome outcome : Outcome.values()) {
            // Nobody asks a Job for a plan.
            Reason reason = outcome == Outcome.Planned ? Reason.InternalError : Reason.valueOf(outcome.name());
            stage.liveJob().ends(Reports.blind(outcome, "In the runner's words: " + outcome + "."));

            stage.awaitStatus(
                    reason, status -> assertThat(message(status)).contains("In the runner's words: " + outcome + "."));
            if (reason.retry() == Retry.NEVER || reason.retry() == Retry.CAREFULLY || reason.retry() == Retry.RARELY) {
                stage.askForRetry("after " + outcome);
            }
        }
        stage.liveJob().ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void anImageThatCannotBePulledIsWaitedForByTheSameJob() {
        PlayedJob job = stage.liveJob().podMade().waiting("ImagePullBackOff", "Back-off pulling image \"x\"");
        assertThat(message(stage.awaitStatus(Reason.WaitingForPod)))
                .contains("ImagePullBackOff")
                .contains("Back-off pulling image");

        job.running().reports(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void aPodThatAQuotaForbidsIsWaitedForByTheSameJob() {
        assertThat(message(stage.awaitStatus(Reason.WaitingForPod)))
                .contains("ResourceQuota")
                .contains("kubectl describe job " + stage.liveJob().name());

        stage.liveJob().ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void everythingThatChangesInMidRunWaitsForItsEndAndThenCounts() {
        PlayedJob job = stage.liveJob().podMade().running();
        stage.configMap("blog-migrations", java.util.Map.of("20240101000000_init.sql", "SELECT 1;"));
        stage.patch(
                "{\"spec\":{\"suspend\":true,\"database\":{\"host\":\"other-db\"},\"job\":{\"labels\":{\"a\":\"b\"}}}}");
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(1);

        job.reports(Reports.applied(Blog.ALL)).settled(true);
        assertThat(stage.awaitStatus(Reason.Suspended).lastJob())
                .satisfies(last -> assertThat(last.outcome()).isEqualTo("Applied"));
        assertThat(stage.jobs()).hasSize(1);

        stage.patch("{\"spec\":{\"suspend\":false}}");
        assertThat(stage.awaitJob(2)
                        .job
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getEnv()
                        .toString())
                .contains("other-db");
    }

    private static String message(DatabaseMigrationStatus status) {
        return status.conditions().getFirst().message();
    }
}
