package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.status.TimeToReady;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FinishedTest {

    private final Given given = new Given();

    @Test
    void anEndedJobIsCountedOnceWithWhatItCameTo() {
        given.made();
        given.ended(Reports.applied(Given.THREE));

        assertThat(counted()).contains(new Finished("deploy", Reason.Applied, Optional.of(Duration.ZERO), 3));
        assertThat(counted()).isEmpty();
    }

    @Test
    void aLostPodIsCountedThoughTheNextJobTakesItsPlaceInTheStatus() {
        given.made();
        given.ended(new Ending.PodLost("deleted"));

        assertThat(counted()).map(Finished::outcome).contains(Reason.Interrupted);
        assertThat(given.lastJob().finishedAt()).as("the next one's").isNull();
    }

    @Test
    void aJobThatAWipedStatusLearnsOfIsNotCountedAgain() {
        given.made();
        given.ended(Reports.applied(Given.THREE));
        given.status = DatabaseMigrationStatus.NONE;

        assertThat(counted()).isEmpty();
    }

    @Test
    void theTimeToReadyBeginsWithTheFirstStatusThatWasNot() {
        given.made();
        given.later(20).job(new JobState.Running(given.now)).planned();
        given.later(22).ended(Reports.applied(Given.THREE));
        DatabaseMigrationStatus before = given.status;
        given.planned();

        assertThat(TimeToReady.of(before, given.status, given.now)).contains(Duration.ofSeconds(42));
        assertThat(TimeToReady.of(given.status, given.status, given.now)).isEmpty();
    }

    private Optional<Finished> counted() {
        Observed observed = new Observed(given.status, given.source, given.approvals, given.jobs, given.absent);
        given.planned();
        return Finished.of(observed, Optional.ofNullable(given.status.lastJob()));
    }
}
