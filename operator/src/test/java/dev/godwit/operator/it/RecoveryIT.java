package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator makes of a cluster that changed while it was away. */
@ExtendWith(ApiServer.class)
class RecoveryIT {

    private Stage stage;
    private PlayedJob announced;

    @BeforeEach
    void announceAJobAndDie(ApiServer.Running server) {
        stage = new Stage(server).started();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        announced = stage.awaitJob(1);
        stage.stop();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aJobThatTheStatusAnnouncesAndNobodyMadeIsMadeUnderItsName() {
        delete();

        stage.started();

        PlayedJob again = stage.awaitJob(1);
        assertThat(again.name()).isEqualTo(announced.name());
        assertThat(again.job.getMetadata().getUid())
                .isNotEqualTo(announced.job.getMetadata().getUid());
        again.ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void aJobOfSomebodyElseUnderItsNameIsLeftAloneAndTold() {
        delete();
        stage.jobOfSomebodyElse(announced.name());

        stage.started();

        stage.awaitStatus(
                Reason.JobNameTaken,
                s -> assertThat(s.conditions().getFirst().message())
                        .contains(announced.name())
                        .contains("Next attempt at"));
        assertThat(stage.jobs()).hasSize(1);
        stage.askForRetry("mine now");
        assertThat(stage.awaitJob(2).name()).isNotEqualTo(announced.name());
    }

    @Test
    void aResourceThatWasDeletedAndMadeAgainTakesNoJobOfTheFirstForItsOwn() {
        announced.ends(Reports.applied(Blog.ALL));
        stage.people.resource(stage.migration()).delete();
        stage.migration("");

        stage.started();

        PlayedJob own = stage.awaitJob(2);
        assertThat(own.name()).isNotEqualTo(announced.name());
        stage.awaitStatus(Reason.Deploying);
    }

    private void delete() {
        stage.people.resource(announced.job).withGracePeriod(0).delete();
        org.awaitility.Awaitility.await()
                .atMost(Stage.SOON)
                .until(() -> stage.jobs().isEmpty());
    }
}
