package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.JobState.Blockage;
import dev.godwit.report.Outcome;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a resource goes through while as many Jobs run as may. */
class QueuedTest {

    private final Given given = new Given();

    @Test
    void itWaitsForItsTurnAndStartsWhenItComes() {
        given.turn = new Turn.Later(Verb.DEPLOY, 20);

        Plan plan = given.planned();
        assertThat(plan.effect()).isEqualTo(new Effect.None());
        assertThat(plan.wakeAt()).contains(given.now.plus(Duration.ofSeconds(30)));
        assertThat(plan.heldTurn(observed())).isEmpty();
        assertThat(given.reason()).isEqualTo(Reason.Queued);
        assertThat(given.message()).contains("20 (value maxJobs").contains("waited longest");
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Reconciling");
        assertThat(given.status.lastJob()).isNull();

        DatabaseMigrationStatus told = given.status;
        given.later(30).planned();
        assertThat(given.status).as("waiting writes nothing").isEqualTo(told);

        given.turn = new Turn.Now();
        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void whatAJobToldIsRecordedWhileTheNextStepWaits() {
        given.with(spec(Granularity.PerMigration, false));
        given.made();
        given.ended(Reports.of(Outcome.Applied, "one", THREE, 0, 1, 2));
        given.turn = new Turn.Later(Verb.DEPLOY, 20);

        given.planned();
        assertThat(given.reason()).isEqualTo(Reason.Queued);
        assertThat(given.status.progress()).isEqualTo("1/3");
        assertThat(given.lastJob().outcome()).isEqualTo("Advanced");

        given.turn = new Turn.Now();
        assertThat(given.made().witness()).isPresent();
    }

    @Test
    void anAttemptThatFollowsAFailedOneLeavesTheReasonWhileItWaits() {
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "refused.")).planned();
        given.turn = new Turn.Later(Verb.DEPLOY, 20);

        assertThat(given.later(60).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDatabase);
        assertThat(given.message()).contains("refused.").contains("The next attempt waits for its turn");

        given.turn = new Turn.Now();
        assertThat(given.made().attempt()).isEqualTo(2);
    }

    @Test
    void aRetryThatWasAskedForIsAnsweredOnlyByItsJob() {
        Given applied = Given.applied();
        applied.retry = Optional.of("again");
        applied.turn = new Turn.Later(Verb.DEPLOY, 20);
        applied.planned();
        assertThat(applied.reason()).isEqualTo(Reason.Queued);
        assertThat(applied.status.lastHandledRetry()).isNull();

        applied.turn = new Turn.Now();
        assertThat(applied.made().retry()).isEqualTo("again");
    }

    @Test
    void suspendedItLeavesTheLine() {
        given.turn = new Turn.Later(Verb.DEPLOY, 20);
        given.planned();

        given.with(spec(Granularity.PerDeploy, true)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Suspended);
    }

    @Test
    void whatRunsOrIsAboutToHoldsATurnAndWhatCannotStartDoesNot() {
        given.made();
        Plan plan = given.planned();
        assertThat(plan.heldTurn(observed())).contains(Verb.DEPLOY);
        given.job(new JobState.Running(given.now));
        assertThat(given.planned().heldTurn(observed())).contains(Verb.DEPLOY);
        given.job(new JobState.Draining("pod"));
        assertThat(given.planned().heldTurn(observed())).contains(Verb.DEPLOY);
        given.job(new JobState.Blocked(new Blockage.Secret("secret \"x\" not found")));
        assertThat(given.planned().heldTurn(observed())).isEmpty();
        given.ended(Reports.applied(THREE));
        assertThat(given.planned().heldTurn(observed())).isEmpty();
        given.jobs.clear();
        given.with(spec("other", Granularity.PerDeploy, false, null));
        assertThat(given.planned().heldTurn(observed())).as("announced").contains(Verb.DEPLOY);
    }

    private Observed observed() {
        return new Observed(
                given.status, given.source, given.approvals, given.jobs, given.absent, given.neighbours, given.turn);
    }
}
