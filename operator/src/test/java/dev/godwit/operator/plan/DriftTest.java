package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DriftSpec;
import dev.godwit.operator.Reports;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.Expectation;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Looks at a database, by the clock, that take nothing from its state. */
class DriftTest {

    private static final String DIGEST = Given.digest("difference");
    private static final long DAY = Duration.ofDays(1).toSeconds();

    private static final DriftSpec REPLAYED = new DriftSpec(
            "24h", DriftSpec.OnDrift.Report, Expectation.Replayed, DriftSpec.Scope.Schema, List.of(), List.of());

    private final Given given = new Given();

    @BeforeEach
    void onceADay() {
        given.spec = with(DriftSpec.DEFAULTS);
    }

    @Test
    void aDeployTellsWhatItFound() {
        applied(inSync());
        assertThat(drifted().reason()).isEqualTo("InSync");
        assertThat(drifted().status()).isEqualTo(Condition.Status.FALSE);
        assertThat(summary()).isEqualTo("None");
    }

    @Test
    void beforeItsTimeNothingIsLookedAt() {
        applied(inSync());
        given.later(DAY / 2);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(Objects.requireNonNull(given.status.nextCheckAt()))
                .isBetween(Given.NOON.plusSeconds(DAY * 9 / 10 - 1), Given.NOON.plusSeconds(DAY));
    }

    @Test
    void aLookLeavesReadyAndSaysWhatItFound() {
        applied(inSync());
        given.later(DAY);
        Effect.CreateJob look = given.made();
        assertThat(look.verb()).isEqualTo(Verb.DRIFT);
        assertThat(look.name()).contains("-drift-");
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        given.job(new JobState.Running(given.now)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);

        given.ended(report(Outcome.Applied, detected())).planned();

        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(drifted().reason()).isEqualTo("DriftDetected");
        assertThat(drifted().status()).isEqualTo(Condition.Status.TRUE);
        assertThat(drifted().message())
                .contains("column public.a.sneaked (Extra)")
                .contains("accept: [\"" + DIGEST);
        assertThat(summary()).isEqualTo("1 object");
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void aLookThatCouldNotLookIsUnknownAndNotNone() {
        applied(inSync());
        given.later(DAY).made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "nobody listens")).planned();

        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(drifted().reason()).isEqualTo("DriftUnknown");
        assertThat(drifted().status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(drifted().message()).contains("nobody listens");
        assertThat(summary()).isEqualTo("Unknown");
    }

    @Test
    void aLookThatDoesNotStartIsUnknownToo() {
        applied(inSync());
        given.later(DAY).made();
        given.job(new JobState.Blocked(new JobState.Blockage.Secret("secret \"blog-db\" not found")))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(drifted().reason()).isEqualTo("DriftUnknown");
    }

    @Test
    void aLookThatIsRefusedByTheApiServerIsUnknownAndComesAgain() {
        applied(inSync());
        given.later(DAY);
        Plan plan = given.planned();
        Plan rejected = Rejection.rejected(
                given.desired(), (Effect.CreateJob) plan.effect(), plan, "quota exceeded", given.now);
        given.status = NextStatus.of(given.status, given.source, rejected, 1, given.now);
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(drifted().message()).contains("quota exceeded");
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.later(DAY).made().verb()).isEqualTo(Verb.DRIFT);
    }

    @Test
    void aLookThatFindsTheLedgerTamperedWithTakesReady() {
        applied(inSync());
        given.later(DAY).made();
        given.ended(Reports.blind(Outcome.HistoryTampered, "a row is gone")).planned();
        assertThat(given.reason()).isEqualTo(Reason.HistoryTampered);
    }

    @Test
    void aRefusalThatIsNoLongerOneIsDeployedAgainWithoutAPerson() {
        given.made();
        given.ended(Reports.blind(Outcome.MigrationMissing, "it is not there")).planned();
        assertThat(given.reason()).isEqualTo(Reason.MigrationMissing);
        assertThat(given.later(DAY).made().verb()).isEqualTo(Verb.DRIFT);
        given.ended(report(Outcome.Planned, inSync()));

        assertThat(given.made().verb()).isEqualTo(Verb.DEPLOY);
    }

    @Test
    void aFailedMigrationIsNotTriedAgainByALook() {
        given.made();
        given.ended(Reports.failed(Given.THREE, 1, "23505")).planned();
        given.later(DAY).made();
        given.ended(report(Outcome.Planned, inSync())).planned();

        assertThat(given.reason()).isEqualTo(Reason.MigrationFailed);
        assertThat(given.status.failure()).isNotNull();
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void driftThatBlocksADeployWaitsUntilItIsGone() {
        given.made();
        given.ended(report(Outcome.DriftBlocked, detected())).planned();
        assertThat(given.reason()).isEqualTo(Reason.DriftBlocked);
        given.later(DAY).made();
        given.ended(report(Outcome.Planned, detected())).planned();
        assertThat(given.reason()).isEqualTo(Reason.DriftBlocked);
        given.later(DAY).made();
        given.ended(report(Outcome.Planned, inSync()));
        assertThat(given.made().verb()).isEqualTo(Verb.DEPLOY);
    }

    @Test
    void whatIsAcceptedOrIgnoredIsLookedAtAtOnce() {
        applied(detected());
        assertThat(given.later(60).planned().effect()).isEqualTo(new Effect.None());
        given.with(with(
                new DriftSpec("24h", DriftSpec.OnDrift.Report, DriftSpec.Scope.Schema, List.of(), List.of(DIGEST))));
        assertThat(given.made().verb()).isEqualTo(Verb.DRIFT);
    }

    @Test
    void aStatusThatIsWipedWhileSomebodyLooksIsLearntFromAnotherDeploy() {
        applied(inSync());
        given.later(DAY).made();
        given.status = DatabaseMigrationStatus.NONE;
        given.job(new JobState.Running(given.now)).planned();
        given.ended(report(Outcome.Applied, inSync()));
        assertThat(given.made().verb()).isEqualTo(Verb.DEPLOY);
    }

    @Test
    void driftThatIsOffIsNotLookedFor() {
        given.with(with(Given.NO_DRIFT));
        applied(null);
        assertThat(given.later(10 * DAY).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.status.drift()).isNull();
    }

    @Test
    void aBundleThatGrowsWhileSomebodyLooksIsDeployedAfterwards() {
        applied(inSync());
        given.later(DAY).made();
        given.job(new JobState.Running(given.now));
        given.source = new Source.Found(Given.digest("bundle-2"), 4);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).as("no longer what is asked for").isEqualTo(Reason.Deploying);
        given.ended(report(Outcome.BundleChanged, null));
        assertThat(given.made().verb()).isEqualTo(Verb.DEPLOY);
    }

    @Test
    void aLookThatIsDueBecauseTheSpecChangedIsNotForgottenWhileItWaitsForItsTurn() {
        applied(inSync());
        given.with(with(new DriftSpec("23h", DriftSpec.OnDrift.Report, DriftSpec.Scope.Schema, List.of(), List.of())));
        given.turn = new Turn.Later(Verb.DRIFT, 5);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.Applied);

        given.turn = new Turn.Now();
        assertThat(given.made().verb()).isEqualTo(Verb.DRIFT);
    }

    @Test
    void whereAReplayIsAskedForTheFirstLookFollowsTheDeployAtOnceAndTheNextInItsTime() {
        given.with(with(REPLAYED));
        given.made();
        given.ended(report(Outcome.Applied, null));
        assertThat(given.made().verb()).isEqualTo(Verb.DRIFT);
        given.ended(report(Outcome.Applied, detected().from(Expectation.Replayed)))
                .planned();

        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(Objects.requireNonNull(given.status.drift()).expectation()).isEqualTo(Expectation.Replayed);
        assertThat(drifted().message()).contains("1 object is not as the migrations make it when they are replayed:");
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.later(DAY).made().verb()).isEqualTo(Verb.DRIFT);
        given.ended(report(Outcome.Applied, inSync().from(Expectation.Replayed)))
                .planned();
        assertThat(drifted().message()).isEqualTo("The database is as its migrations make it when they are replayed.");
    }

    @Test
    void aReplayThatCouldNotBeMadeIsNotTriedAgainBeforeItsTime() {
        given.with(with(REPLAYED));
        given.made();
        given.ended(report(Outcome.Applied, null)).made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "nobody listens")).planned();
        assertThat(drifted().reason()).isEqualTo("DriftUnknown");
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.later(60).planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void whatALookComparesWithIsNoReasonForAnotherDeploy() {
        given.with(with(blocking(Expectation.Recorded)));
        applied(inSync());
        given.with(with(blocking(Expectation.Replayed)));
        assertThat(given.made().verb()).isEqualTo(Verb.DRIFT);
    }

    private static DriftSpec blocking(Expectation expectation) {
        return new DriftSpec("24h", DriftSpec.OnDrift.Block, expectation, DriftSpec.Scope.Schema, List.of(), List.of());
    }

    private void applied(@Nullable Drift drift) {
        given.made();
        given.ended(report(Outcome.Applied, drift)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    private DatabaseMigrationSpec with(DriftSpec drift) {
        DatabaseMigrationSpec old = given.spec;
        return new DatabaseMigrationSpec(
                old.database(), old.bundle(), old.deploy(), old.review(), old.suspend(), drift, old.job());
    }

    private Condition drifted() {
        return given.status.conditions().stream()
                .filter(c -> c.type().equals("Drifted"))
                .findAny()
                .orElseThrow();
    }

    private @Nullable String summary() {
        return Objects.requireNonNull(given.status.drift()).summary();
    }

    private Drift inSync() {
        return new Drift(Drift.State.InSync, given.now, null, List.of(), 0, null);
    }

    private Drift detected() {
        return new Drift(
                Drift.State.DriftDetected,
                given.now,
                DIGEST,
                List.of(new Difference("column", "public.a.sneaked", Difference.Kind.Extra, List.of(), null, DIGEST)),
                1,
                null);
    }

    private static Report report(Outcome outcome, @Nullable Drift drift) {
        return Reports.looked(Reports.of(outcome, outcome.name(), Given.THREE, 0, 3, 0), drift);
    }
}
