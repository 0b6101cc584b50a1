package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.JobSpec;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.JobState.Blockage;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a resource goes through when things go wrong around it. */
class TroubleTest {

    private final Given given = new Given();

    @ParameterizedTest
    @CsvSource({
        "WaitingForDatabase, 1, 3",
        "WaitingForLock, 1, 3",
        "CredentialsRefused, 11, 16",
        "InternalError, 1, 3",
        "Interrupted, 0, 0",
        "BundleChanged, 0, 0"
    })
    void whatPassesIsTriedAgainAfterAPause(Outcome outcome, long atLeast, long atMost) {
        given.made();
        given.ended(Reports.blind(outcome, "in the runner's words."));

        Plan plan = given.planned();

        if (atMost == 0) {
            assertThat(plan.effect()).isInstanceOf(Effect.CreateJob.class);
        } else {
            assertThat(plan.effect()).isEqualTo(new Effect.None());
            assertThat(Duration.between(given.now, plan.nextCheckAt().orElseThrow())
                            .toSeconds())
                    .isBetween(atLeast, atMost);
            assertThat(given.message())
                    .contains("in the runner's words.")
                    .contains("Next attempt at " + plan.nextCheckAt().orElseThrow());
            given.now = plan.nextCheckAt().orElseThrow();
            given.made();
        }
        assertThat(given.reason().name()).isEqualTo(outcome.name());
        assertThat(given.lastJob().attempt()).isEqualTo(2);
        assertThat(given.message())
                .contains("Attempt 2 is under way: Job " + given.lastJob().name());
        assertThat(given.status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Reconciling");
    }

    @Test
    void aRetryThatRunsLeavesTheReasonSoThatNoEventIsSpentOnIt() {
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "refused.")).planned();
        given.later(60).made();
        given.job(new JobState.Running(given.now)).planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDatabase);

        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void anOutageOfDaysIsRetriedForEverAtMostAMinuteApart() {
        given.made();
        for (int attempt = 1; attempt < 200; attempt++) {
            given.ended(Reports.blind(Outcome.WaitingForDatabase, "refused."));
            Plan plan = given.planned();
            assertThat(Duration.between(given.now, plan.nextCheckAt().orElseThrow()))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(61));
            given.now = plan.nextCheckAt().orElseThrow();
            given.made();
        }
        assertThat(given.jobs).extracting(JobRun::name).doesNotHaveDuplicates();
    }

    @Test
    void aRetryAnnotationEndsThePauseAndStartsTheCountAgain() {
        given.made();
        given.ended(Reports.blind(Outcome.WaitingForDatabase, "refused.")).planned();
        given.retry = Optional.of("it is up");

        assertThat(given.made().attempt()).isEqualTo(1);
    }

    @Test
    void whoIsLockedOutIsNamedInTheStatusUntilItIsOver() {
        Report report = Reports.blind(Outcome.WaitingForLock, "held.");
        given.made();
        given.ended(new Report(
                        1,
                        report.verb(),
                        report.outcome(),
                        report.message(),
                        null,
                        null,
                        report.applied(),
                        report.pending(),
                        0,
                        0,
                        null,
                        report.discrepancies(),
                        null,
                        new dev.godwit.report.LockHolder(4711, "psql", Given.NOON),
                        null,
                        null,
                        null,
                        1,
                        null))
                .planned();
        assertThat(given.status.lock()).isNotNull();

        given.later(60).made();
        assertThat(given.status.lock()).isNotNull();
        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.status.lock()).isNull();
    }

    @Test
    void aMissingSecretIsNamedAndTheJobStaysAndGoesOn() {
        given.made();
        given.job(new JobState.Blocked(new Blockage.Secret("secret \"blog-db\" not found")));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.WaitingForSecret);
        assertThat(given.message()).contains("blog-db").contains("username").contains("password");

        given.job(new JobState.Running(given.now)).planned();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {name: blog-db-app, format: CloudNativePG} | blog-db-app in the format CloudNativePG, keys host, port, dbname, username
            {name: blog-env, format: URI}              | Secret blog-env in the format URI, key uri.
            """)
    void aKeyThatIsMissingInAConnectionSecretIsNamedBesideThoseItNeeds(String secret, String named) {
        given.with(Serialization.unmarshal(
                "database: {connectionSecret: " + secret + "}\nbundle: {configMaps: [{name: m}]}",
                DatabaseMigrationSpec.class));
        given.made();
        given.job(new JobState.Blocked(new Blockage.Secret("couldn't find key host in Secret apps/s")))
                .planned();

        assertThat(given.reason()).isEqualTo(Reason.WaitingForSecret);
        assertThat(given.message()).contains("couldn't find key host").contains(named);
    }

    @Test
    void aJobThatCannotStartGivesWayToOneMadeFromTheCorrectedSpec() {
        String first = given.made().name();
        given.job(new JobState.Blocked(new Blockage.Secret("secret \"blgo-db\" not found")))
                .planned();
        given.with(spec("blog-db-2", Granularity.PerDeploy, false, null));

        Plan plan = given.planned();
        assertThat(plan.effect()).isEqualTo(new Effect.DeleteJob(first, "uid-" + first));
        assertThat(given.planned().effect()).as("it is not gone yet").isEqualTo(new Effect.None());

        given.jobs.clear();
        assertThat(given.made().name()).isNotEqualTo(first);
    }

    @Test
    void aBlockedPodGivesWayToAnotherRunnerImageToo() {
        given.made();
        given.job(new JobState.Blocked(new Blockage.Pod("ImagePullBackOff", "not found")))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForPod);
        assertThat(given.message()).contains("ImagePullBackOff");
        given.runner = "image:2";

        assertThat(given.planned().effect()).isInstanceOf(Effect.DeleteJob.class);
    }

    @Test
    void aRunningJobIsNeverDeletedWhateverChanges() {
        given.made();
        given.runner = "image:2";
        given.retry = Optional.of("now");
        given.with(spec("other", Granularity.PerMigration, true, null)).job(new JobState.Running(given.now));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void aLostPodIsAnInterruptionAndTriedAgainAtOnce() {
        given.made();
        given.ended(new Ending.PodLost("Evicted: the node was low on memory"));

        assertThat(given.made().attempt()).isEqualTo(2);
        assertThat(given.reason()).isEqualTo(Reason.Interrupted);
        assertThat(given.message()).contains("Evicted");
    }

    @Test
    void aKilledContainerWaitsForMoreMemoryAndForNothingElse() {
        given.made();
        given.ended(new Ending.OutOfMemory()).planned();
        assertThat(given.reason()).isEqualTo(Reason.OutOfMemory);
        assertThat(given.message()).contains("spec.job.resources.limits.memory");
        assertThat(given.later(100_000).planned().effect()).isEqualTo(new Effect.None());

        DatabaseMigrationSpec old = given.spec;
        given.with(new DatabaseMigrationSpec(
                old.database(),
                old.bundle(),
                old.deploy(),
                old.review(),
                false,
                old.drift(),
                new JobSpec(
                        new JobSpec.Resources(null, Map.of("memory", new Quantity("1Gi"))),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        3,
                        3)));
        assertThat(given.made().attempt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "0, NONE, Interrupted",
        "3, NONE, MigrationFailed",
        "4, NONE, WaitingForLock",
        "5, GARBLED, WaitingForDatabase",
        "6, NONE, Interrupted",
        "2, NONE, InternalError",
        "70, GARBLED, InternalError",
        "0, OTHER_VERSION, InternalError",
        "3, OTHER_VERSION, InternalError"
    })
    void aLostReportIsJudgedByTheExitCodeAndNeverAsSuccess(int code, Ending.Silence why, Reason expected) {
        given.made();
        given.ended(new Ending.Exited(code, why)).planned();

        assertThat(given.reason()).isEqualTo(expected);
        assertThat(given.ready().status()).isNotEqualTo(dev.godwit.api.Condition.Status.TRUE);
    }

    @ParameterizedTest
    @CsvSource({"HistoryRewound", "HistoryTampered", "DatabaseReplaced", "OtherOwner"})
    void aLedgerThatContradictsTheWitnessDoesNotReplaceIt(Outcome outcome) {
        Given applied = Given.applied();
        applied.source = new Source.Found(Given.digest("bundle-2"), 4);
        applied.made();
        applied.ended(Reports.of(outcome, "not what it was", THREE, 0, 1, 2)).planned();
        assertThat(applied.status.history()).isEqualTo(Reports.history(THREE));

        applied.retry = Optional.of("again");
        assertThat(applied.made().witness())
                .contains("3:" + Reports.history(THREE).digest() + ":" + Reports.LINEAGE);
    }

    @Test
    void aJobThatTheCacheDoesNotShowYetIsLookedForBeforeAnythingElse() {
        String name = given.made().name();
        given.jobs.clear();

        assertThat(given.planned().effect()).isEqualTo(new Effect.FindJob(name));
        given.with(spec("other", Granularity.PerDeploy, false, null));
        assertThat(given.planned().effect()).isEqualTo(new Effect.FindJob(name));
    }

    @Test
    void anAnnouncedJobThatWasNeverMadeIsMadeUnderTheSameName() {
        Effect.CreateJob first = given.made();
        given.jobs.clear();
        given.absent = Set.of(first.name());

        assertThat(given.made()).isEqualTo(first);
    }

    @Test
    void anAnnouncedJobThatIsGoneCountsAsInterruptedIfNoneMayBeMadeNow() {
        String name = given.made().name();
        given.jobs.clear();
        given.absent = Set.of(name);
        given.with(spec(Granularity.PerDeploy, true)).planned();

        assertThat(given.lastJob().outcome()).isEqualTo("Interrupted");
        given.absent = Set.of();
        assertThat(given.planned().effect()).as("it is not looked for again").isEqualTo(new Effect.None());
    }

    @Test
    void thePodOfADeletedJobIsWaitedForWhileItMayRun() {
        given.made();
        given.job(new JobState.Running(given.now)).planned();
        given.later(1000).job(new JobState.Draining("blog-deploy-x-abcde"));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.WaitingForPod);
        assertThat(given.message()).contains("blog-deploy-x-abcde");
    }

    @Test
    void aRejectedJobTellsTheApiServersWordsAndIsTriedAgainLater() {
        Effect.CreateJob job = (Effect.CreateJob) given.planned().effect();
        Plan rejected =
                Rejection.rejected(given.desired(), job, given.planned(), "exceeded quota: jobs.batch", given.now);
        given.status = NextStatus.of(given.status, given.source, rejected, 1, given.now);

        assertThat(given.reason()).isEqualTo(Reason.JobRejected);
        assertThat(given.message()).contains("exceeded quota: jobs.batch").contains("Next attempt at");
        assertThat(given.later(10).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.later(300).made().attempt()).isEqualTo(2);
    }

    @Test
    void aRejectedJobIsMadeAtOnceFromOtherJobDetails() {
        Effect.CreateJob job = (Effect.CreateJob) given.planned().effect();
        Plan rejected = Rejection.rejected(given.desired(), job, given.planned(), "label team is required", given.now);
        given.status = NextStatus.of(given.status, given.source, rejected, 1, given.now);
        DatabaseMigrationSpec old = given.spec;
        given.with(new DatabaseMigrationSpec(
                old.database(),
                old.bundle(),
                old.deploy(),
                old.review(),
                false,
                old.drift(),
                new JobSpec(null, Map.of("team", "blog"), null, null, null, null, null, null, null, 3, 3)));

        assertThat(given.made().attempt()).isEqualTo(1);
    }

    @Test
    void aNodesClockThatIsAheadDoesNotPutOffTheNextAttempt() {
        given.made();
        given.job(new JobState.Ended(
                Optional.empty(),
                given.now.plusSeconds(7200),
                new Ending.Reported(Reports.blind(Outcome.WaitingForDatabase, "refused.")),
                Optional.empty(),
                true,
                false));

        Plan plan = given.planned();

        assertThat(plan.nextCheckAt().orElseThrow()).isBefore(given.now.plusSeconds(10));
    }

    @Test
    void onlyTheNewestJobsOfEachKindAreKeptAndTheOldestGoesFirst() {
        Given applied = Given.applied();
        for (int i = 0; i < 5; i++) {
            applied.later(60).retry = Optional.of("again " + i);
            applied.made();
            applied.ended(Reports.applied(THREE));
        }

        for (int left = 6; left > 3; left--) {
            Effect effect = applied.planned().effect();
            assertThat(effect).isInstanceOf(Effect.DeleteJob.class);
            String oldest = applied.jobs.getFirst().name();
            assertThat(((Effect.DeleteJob) effect).name()).isEqualTo(oldest);
            applied.jobs.removeFirst();
        }
        assertThat(applied.planned().effect()).isEqualTo(new Effect.None());
    }
}
