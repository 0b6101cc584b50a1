package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.operator.Reports;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Outcome;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a resource goes through when nothing goes wrong, and when people change their minds. */
class PlannerTest {

    private final Given given = new Given();

    @Test
    void aNewResourceGetsOneJobForAllThatIsPending() {
        Effect.CreateJob job = given.made();

        assertThat(job.name()).matches("blog-deploy-[0-9a-f]{8}");
        assertThat(job.max()).isEmpty();
        assertThat(job.witness()).isEmpty();
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
        assertThat(given.lastJob().name()).isEqualTo(job.name());
    }

    @Test
    void whoMakesAJobLooksAgainByTheClockInCaseNobodyTellsThatItIsThere() {
        Plan plan = new Given().planned();

        assertThat(plan.effect()).isInstanceOf(Effect.CreateJob.class);
        assertThat(plan.wakeAt()).isPresent();
    }

    @Test
    void aJobThatAppliedEverythingMakesTheResourceReady() {
        Given applied = Given.applied();

        assertThat(applied.reason()).isEqualTo(Reason.Applied);
        assertThat(applied.status.version()).isEqualTo("20240301000000_split_name");
        assertThat(applied.status.progress()).isEqualTo("3/3");
        assertThat(applied.lastJob().outcome()).isEqualTo("Applied");
    }

    @Test
    void anUpToDateResourceIsLeftAlone() {
        Given applied = Given.applied();
        DatabaseMigrationStatus before = applied.status;

        Plan plan = applied.later(100_000).planned();

        assertThat(plan.effect()).isEqualTo(new Effect.None());
        assertThat(plan.wakeAt()).isEmpty();
        assertThat(applied.status).isEqualTo(before);
    }

    @Test
    void aGrownBundleIsDeployedWithTheLedgerAsWitness() {
        Given applied = Given.applied();
        applied.source = new Source.Found(Given.digest("bundle-2"), 4);

        Effect.CreateJob job = applied.made();

        assertThat(job.witness()).contains("3:" + Reports.history(THREE).digest() + ":" + Reports.LINEAGE);
        assertThat(job.sourceDigest()).isEqualTo(Given.digest("bundle-2"));
        assertThat(applied.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void whatIsAppliedCountsAgainstTheGrownBundleAsSoonAsItIsDeployed() {
        Given applied = Given.applied();
        applied.source = new Source.Found(Given.digest("bundle-2"), 5);

        applied.made();
        assertThat(applied.status.progress()).isEqualTo("3/5");
        applied.planned();
        assertThat(applied.status.progress()).isEqualTo("3/5");
    }

    @Test
    void aFirstDeployClaimsNoProgressBeforeItsReport() {
        given.made();

        assertThat(given.status.progress()).isNull();
    }

    @Test
    void aLongRunTellsWhichMigrationItIsAtAndIsLookedIntoEveryFiveSeconds() {
        given.made();
        given.job(new JobState.Running(given.now, Optional.of(new Step.Applying(2, 3, THREE.get(1), given.now))));

        Plan plan = given.later(40).planned();

        assertThat(given.message())
                .startsWith("2/3: applying 20240215000000_add_posts since 2024-06-01T12:00:00Z, in Job blog-deploy-");
        assertThat(plan.wakeAt()).contains(given.now.plusSeconds(5));
        assertThat(plan.nextCheckAt()).isEmpty();

        DatabaseMigrationStatus told = given.status;
        given.job(new JobState.Running(given.now)).later(5).planned();
        assertThat(given.status).isEqualTo(told);
    }

    @Test
    void aRunThatWaitsForTheLockNamesWhoHasItUntilItHasItItself() {
        LockHolder psql = new LockHolder(12, "psql", given.now);
        given.made();
        given.job(new JobState.Running(given.now, Optional.of(new Step.Waiting(Optional.of(psql)))))
                .later(6)
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForLock);
        assertThat(given.message())
                .contains(
                        "waits for the deploy lock, which the session with pid 12 (psql) has, since 2024-06-01T12:00:00Z")
                .contains("pg_terminate_backend(12)");
        assertThat(given.status.lock()).isEqualTo(psql);

        DatabaseMigrationStatus told = given.status;
        given.job(new JobState.Running(given.now)).later(2).planned();
        assertThat(given.status).as("between two looks into the log").isEqualTo(told);

        given.job(new JobState.Running(given.now, Optional.of(new Step.Locked())))
                .later(5)
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
        assertThat(given.status.lock()).isNull();
    }

    @Test
    void anAttemptThatGetsTheLockAfterOneThatDidNotIsDeploying() {
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForLock, "in the way")).planned();
        given.later(60).made();
        given.job(new JobState.Running(given.now)).later(2).planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForLock);
        given.job(new JobState.Running(given.now, Optional.of(new Step.Applying(1, 3, THREE.getFirst(), given.now))))
                .later(5)
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void successForAnOldBundleNeverMakesANewOneReady() {
        given.made();
        given.source = new Source.Found(Given.digest("bundle-2"), 4);
        given.ended(Reports.applied(THREE));

        Plan plan = given.planned();

        assertThat(plan.effect()).isInstanceOf(Effect.CreateJob.class);
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
        assertThat(given.status.history()).isEqualTo(Reports.history(THREE));
    }

    @Test
    void aChangeInMidRunWaitsForTheJobToEnd() {
        given.made();
        given.job(new JobState.Running(given.now)).with(spec("other-db", Granularity.PerDeploy, false, null));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void perMigrationJobsRunOneAfterTheOtherUntilNothingRemains() {
        given.with(spec(Granularity.PerMigration, false));

        for (int done = 1; done <= 3; done++) {
            Effect.CreateJob job = given.made();
            assertThat(job.max()).isEqualTo(OptionalInt.of(1));
            assertThat(given.planned().effect()).isEqualTo(new Effect.None());
            given.ended(Reports.of(Outcome.Applied, "one more", THREE, done - 1, done, 3 - done));
        }

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(given.jobs).extracting(JobRun::name).doesNotHaveDuplicates().hasSize(3);
    }

    @Test
    void noStepFollowsAFailedOne() {
        given.with(spec(Granularity.PerMigration, false));
        given.made();
        given.ended(Reports.of(Outcome.Applied, "one", THREE, 0, 1, 2));
        given.made();
        given.ended(Reports.failed(THREE, 1, "23505"));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.later(1_000_000).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.MigrationFailed);
        assertThat(given.status.history()).isEqualTo(Reports.history(THREE.subList(0, 1)));
    }

    @Test
    void aSuccessThatAppliedNothingAndLeavesSomeIsABugAndNoLoop() {
        given.made();
        given.ended(Reports.of(Outcome.Applied, "?", THREE, 1, 1, 2)).planned();

        assertThat(given.reason()).isEqualTo(Reason.InternalError);
    }

    @Test
    void aFailureIsToldUntilACorrectedBundleHealsIt() {
        given.made();
        given.ended(Reports.failed(THREE, 2, "23505")).planned();
        assertThat(given.reason()).isEqualTo(Reason.MigrationFailed);
        assertThat(given.status.failure()).isNotNull().satisfies(f -> {
            assertThat(f.migration()).isEqualTo("20240301000000_split_name");
            assertThat(f.job()).isEqualTo(given.lastJob().name());
            assertThat(f.attempt()).isEqualTo(1);
        });

        given.source = new Source.Found(Given.digest("corrected"), 3);
        Effect.CreateJob job = given.made();
        assertThat(job.attempt()).isEqualTo(1);
        assertThat(given.status.failure()).isNull();

        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {
                "HistoryEdited",
                "MigrationMissing",
                "LateMigration",
                "HistoryTampered",
                "HistoryRewound",
                "DatabaseReplaced",
                "OtherOwner",
                "BaselineNeeded",
                "ResolveNeeded",
                "InvalidBundle",
                "InvalidSpec",
                "MigrationFailed",
                "DeadlineExceeded"
            })
    void whatNeedsAPersonStallsWithTheRunnersWords(Outcome outcome) {
        given.made();
        given.ended(Reports.blind(outcome, "in the runner's words"));

        Plan plan = given.planned();

        assertThat(given.reason().name()).isEqualTo(outcome.name());
        assertThat(given.message()).isEqualTo("in the runner's words");
        assertThat(plan.wakeAt()).isEmpty();
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Stalled");
    }

    @Test
    void aPoolerThatWasRefusedIsLookedAtAgainNowAndThen() {
        given.made();
        given.ended(Reports.blind(Outcome.PoolerRefused, "deploy to db:5432 instead"));

        Plan plan = given.planned();

        assertThat(given.reason()).isEqualTo(Reason.PoolerRefused);
        assertThat(given.message()).startsWith("deploy to db:5432 instead");
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Stalled");
        assertThat(plan.wakeAt())
                .hasValueSatisfying(
                        at -> assertThat(at).isBetween(given.now.plusSeconds(200), given.now.plusSeconds(301)));
    }

    @Test
    void suspendedInMidRunTheJobEndsIsRecordedAndNoneFollows() {
        given.with(spec(Granularity.PerMigration, false));
        given.made();
        given.with(spec(Granularity.PerMigration, true)).job(new JobState.Running(given.now));
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());

        given.ended(Reports.of(Outcome.Applied, "one", THREE, 0, 1, 2));
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.Suspended);
        assertThat(given.status.progress()).isEqualTo("1/3");
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready");

        given.with(spec(Granularity.PerMigration, false));
        assertThat(given.made().witness())
                .contains("1:" + Reports.history(THREE.subList(0, 1)).digest() + ":" + Reports.LINEAGE);
    }

    @Test
    void anUpToDateResourceThatWasSuspendedIsReadyAgainWithoutAJob() {
        Given applied = Given.applied();
        applied.with(spec(Granularity.PerDeploy, true)).planned();
        assertThat(applied.reason()).isEqualTo(Reason.Suspended);

        applied.with(spec(Granularity.PerDeploy, false));
        assertThat(applied.planned().effect()).isEqualTo(new Effect.None());
        assertThat(applied.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void aMissingConfigMapIsNamedAndWaitedForWithoutAClock() {
        given.source = new Source.Missing(List.of("blog-migrations"));

        Plan plan = given.planned();

        assertThat(plan.effect()).isEqualTo(new Effect.None());
        assertThat(plan.wakeAt()).isEmpty();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message()).contains("blog-migrations").contains("apps");
    }

    @Test
    void aBundleThatCannotBeReadStallsWithItsProblems() {
        given.source = new Source.Unreadable("x.txt is not a migration.");

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.InvalidBundle);
        assertThat(given.message()).contains("x.txt is not a migration.");
    }

    @Test
    void anAnnouncedDigestHoldsTheDeployUntilTheSourceHasIt() {
        given.with(spec("blog-db", Granularity.PerDeploy, false, Given.digest("bundle-2")));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.WaitingForBundle);
        assertThat(given.message()).contains(Given.digest("bundle-1")).contains(Given.digest("bundle-2"));

        given.source = new Source.Found(Given.digest("bundle-2"), 3);
        assertThat(given.made().sourceDigest()).isEqualTo(Given.digest("bundle-2"));
    }

    @Test
    void anInvalidSpecStallsAndNothingElseIsLookedAt() {
        given.with(Serialization.unmarshal("{}", DatabaseMigrationSpec.class));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.message()).contains("spec.database is missing").contains("spec.bundle is missing");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWipedStatusIsLearntAgainFromTheJobThatIsKept(boolean pruned) {
        Given applied = Given.applied();
        DatabaseMigrationStatus before = applied.status;
        applied.status = DatabaseMigrationStatus.NONE;
        if (pruned) {
            applied.jobs.clear();
        }

        Plan plan = applied.planned();

        if (pruned) {
            assertThat(plan.effect()).isInstanceOf(Effect.CreateJob.class);
        } else {
            assertThat(plan.effect()).isEqualTo(new Effect.None());
            assertThat(applied.status.history()).isEqualTo(before.history());
            assertThat(applied.status.lastJob()).isEqualTo(before.lastJob());
            assertThat(applied.reason()).isEqualTo(Reason.Applied);
        }
    }

    @Test
    void aStatusWipedInMidRunFindsTheLiveJobByItsOwner() {
        given.made();
        given.job(new JobState.Running(given.now));
        given.status = DatabaseMigrationStatus.NONE;

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.lastJob().name()).isEqualTo(given.jobs.getLast().name());
        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void otherDetailsOfTheJobOrAnotherRunnerAreNoReasonToRunAgain() {
        Given applied = Given.applied();
        applied.runner = "image:2";

        assertThat(applied.planned().effect()).isEqualTo(new Effect.None());
        assertThat(applied.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void aRetryAnnotationChecksAnUpToDateDatabaseOnce() {
        Given applied = Given.applied();
        applied.retry = Optional.of("today");

        Effect.CreateJob job = applied.made();
        assertThat(job.retry()).isEqualTo("today");
        assertThat(applied.status.lastHandledRetry()).isEqualTo("today");

        applied.ended(Reports.applied(THREE)).planned();
        assertThat(applied.planned().effect()).isEqualTo(new Effect.None());
        assertThat(applied.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void aRetryAnnotationRunsAFailedDeployAgain() {
        given.made();
        given.ended(Reports.failed(THREE, 2, "53100")).planned();
        given.retry = Optional.of("disk is larger now");

        assertThat(given.made().attempt()).isEqualTo(1);
        assertThat(given.jobs).extracting(JobRun::name).doesNotHaveDuplicates();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @Test
    void aRetryThatWasAnsweredIsRememberedWhenTheStatusIsWiped() {
        Given applied = Given.applied();
        applied.retry = Optional.of("today");
        applied.later(60).made();
        applied.ended(Reports.applied(THREE)).planned();
        applied.status = DatabaseMigrationStatus.NONE;

        assertThat(applied.planned().effect()).isEqualTo(new Effect.None());
        assertThat(applied.status.lastHandledRetry()).isEqualTo("today");
    }
}
