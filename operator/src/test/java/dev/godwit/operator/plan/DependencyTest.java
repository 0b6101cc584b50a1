package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.Dependency;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.operator.Reports;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.report.Outcome;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A resource that comes behind another one. */
class DependencyTest {

    private static final Dependency IDENTITY = new Dependency("identity", null);

    private final Given given = new Given().behind(IDENTITY);

    @Test
    void itWaitsForWhoeverComesFirstSaysForWhomAndStartsWhenThatIsReady() {
        Plan plan = given.planned();
        assertThat(plan.effect()).isEqualTo(new Effect.None());
        assertThat(plan.wakeAt()).as("no clock: the other one wakes it").isEmpty();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDependency);
        assertThat(given.message())
                .contains("There is no DatabaseMigration identity")
                .contains("starts by itself");

        identity("Deploying", false);
        given.planned();
        assertThat(given.message()).contains("identity is to be Ready for its newest spec, and is Deploying.");
        DatabaseMigrationStatus told = given.status;
        given.later(30).planned();
        assertThat(given.status).as("waiting writes nothing").isEqualTo(told);

        identity("Applied", true);
        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void whoIsReadyStaysSoWhateverBecomesOfTheOther() {
        deployed();
        identity("MigrationFailed", false);

        given.later(60).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void aDetailOfTheSpecIsNothingPendingAndIsNotHeldUp() {
        deployed();
        identity("MigrationFailed", false);
        given.with(spec("moved-db", Granularity.PerDeploy, false, null)).behind(IDENTITY);

        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void aNewMigrationIsHeldUpAndAnAskedForRetryIsKeptForLater() {
        deployed();
        identity("MigrationFailed", false);
        given.source = new Source.Found(Given.digest("bundle-2"), 4);
        given.retry = Optional.of("now");

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDependency);
        assertThat(given.status.lastHandledRetry()).isNull();

        identity("Applied", true);
        assertThat(given.made().retry()).isEqualTo("now");
    }

    @Test
    void anAttemptAfterAnOutageIsHeldUpToo() {
        identity("Applied", true);
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "No answer.")).planned();
        identity("Deploying", false);

        given.later(600).planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDependency);
        identity("Applied", true);
        given.made();
    }

    @Test
    void aRunUnderWayIsNotTouched() {
        identity("Applied", true);
        given.made();
        given.job(new JobState.Running(given.now));
        identity("Deploying", false);

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void aCircleNeedsAPersonAndEndsWhenAnyOfItsMembersLeavesIt() {
        neighbour("Applied", true, List.of(new Dependency("blog", null)));
        given.planned();
        assertThat(given.reason()).isEqualTo(Reason.DependencyCycle);
        assertThat(given.message()).contains("blog -> identity -> blog").contains("Take one of these entries out");

        identity("Applied", true);
        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    private void deployed() {
        identity("Applied", true);
        given.source = new Source.Found(Given.digest(String.join(",", THREE)), 3);
        given.made();
        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    private void identity(String reason, boolean ready) {
        neighbour(reason, ready, List.of());
    }

    private void neighbour(String reason, boolean ready, List<Dependency> dependsOn) {
        given.neighbours.put("identity", new Neighbour(dependsOn, true, reason, ready, THREE, 3, List.of()));
    }
}
