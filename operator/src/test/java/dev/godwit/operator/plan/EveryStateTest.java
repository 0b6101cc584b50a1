package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition.Status;
import dev.godwit.api.Dependency;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.operator.Reports;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.operator.plan.JobState.Blockage;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.report.Outcome;
import dev.godwit.report.Verb;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of states, row by row. A reason that nobody brought here does not compile. */
class EveryStateTest {

    /** What the conditions say besides the reason. */
    private record Told(Status ready, List<String> types) {

        static final Told READY = new Told(Status.TRUE, List.of("Ready"));
        static final Told RECONCILING = new Told(Status.FALSE, List.of("Ready", "Reconciling"));
        static final Told RESTING = new Told(Status.FALSE, List.of("Ready"));
        static final Told STALLED = new Told(Status.FALSE, List.of("Ready", "Stalled"));
        static final Told UNKNOWN = new Told(Status.UNKNOWN, List.of("Ready", "Reconciling"));
    }

    @ParameterizedTest
    @EnumSource
    void everyStateIsReachedAndToldInTheConditions(Reason reason) {
        Given given = reach(reason);

        // A Job's own, which the resource passes through.
        String reached = reason == Reason.Advanced
                ? given.lastJob().outcome()
                : given.reason().name();
        assertThat(reached).isEqualTo(reason.name());
        assertThat(given.ready().status()).isEqualTo(told(reason).ready());
        assertThat(given.status.conditions())
                .extracting(c -> c.type())
                .containsExactlyElementsOf(told(reason).types());
        assertThat(given.message()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("whatNeedsAPerson")
    void whatNeedsAPersonRestsUntilTheBundleIsAnotherOne(Reason reason) {
        Given given = reach(reason);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());

        given.source = new Source.Found(Given.digest("corrected"), 3);
        mendOthers(given);
        given.made();
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
    }

    @ParameterizedTest
    @MethodSource("whatNeedsAPerson")
    void whatNeedsAPersonIsTriedAgainOnceWhenAPersonAsks(Reason reason) {
        Given given = reach(reason);
        if (given.source instanceof Source.Unreadable) {
            given.source = new Source.Found(Given.digest("corrected"), 3);
        }
        mendOthers(given);
        given.retry = Optional.of("now");

        assertThat(given.made().retry()).isEqualTo("now");
    }

    @ParameterizedTest
    @EnumSource(
            value = Reason.class,
            mode = EnumSource.Mode.INCLUDE,
            names = {
                "WaitingForBundle",
                "WaitingForDatabase",
                "WaitingForLock",
                "CredentialsRefused",
                "PoolerRefused",
                "JobRejected",
                "JobNameTaken",
                "InternalError"
            })
    void whatTheClockWakesIsTriedAgainWhenItsTimeHasCome(Reason reason) {
        Given given = reach(reason);
        Plan plan = given.planned();
        assertThat(plan.effect()).isEqualTo(new Effect.None());

        given.now = plan.wakeAt().orElseThrow();
        assertThat(given.made().attempt()).isEqualTo(2);
    }

    /** What no bundle and no retry of this resource changes. */
    private static void mendOthers(Given given) {
        given.neighbours.replaceAll((name, neighbour) -> identity(List.of(), "Applied", true));
    }

    private static Neighbour identity(List<Dependency> dependsOn, String reason, boolean ready) {
        return new Neighbour(dependsOn, true, reason, ready, THREE, 3, List.of());
    }

    static Stream<Reason> whatNeedsAPerson() {
        return Stream.of(Reason.values()).filter(reason -> told(reason).equals(Told.STALLED));
    }

    private static Told told(Reason reason) {
        return switch (reason) {
            case Applied, DatabaseAhead -> Told.READY;
            case Queued,
                    Deploying,
                    Rehearsing,
                    Seeding,
                    Advanced,
                    WaitingForBundle,
                    WaitingForSecret,
                    WaitingForPod,
                    WaitingForDependency,
                    WaitingForDatabase,
                    WaitingForLock,
                    Interrupted,
                    BundleChanged,
                    CredentialsRefused,
                    AwaitingApproval -> Told.RECONCILING;
            case Suspended -> Told.RESTING;
            case ReviewRefused,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    SeedFailed,
                    AssertionFailed,
                    DeadlineExceeded,
                    OutOfMemory,
                    HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    HistoryTampered,
                    HistoryRewound,
                    DatabaseReplaced,
                    OtherOwner,
                    BaselineNeeded,
                    ResolveNeeded,
                    DriftBlocked,
                    InvalidBundle,
                    InvalidSpec,
                    DependencyCycle,
                    PoolerRefused,
                    JobRejected,
                    JobNameTaken -> Told.STALLED;
            case InternalError -> Told.UNKNOWN;
        };
    }

    /** A resource that is in this state. */
    static Given reach(Reason reason) {
        Given given = new Given();
        switch (reason) {
            case Applied,
                    DatabaseAhead,
                    WaitingForBundle,
                    WaitingForDatabase,
                    WaitingForLock,
                    Interrupted,
                    BundleChanged,
                    CredentialsRefused,
                    AwaitingApproval,
                    ReviewRefused,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    SeedFailed,
                    AssertionFailed,
                    DeadlineExceeded,
                    HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    HistoryTampered,
                    HistoryRewound,
                    DatabaseReplaced,
                    OtherOwner,
                    BaselineNeeded,
                    ResolveNeeded,
                    DriftBlocked,
                    InvalidSpec,
                    PoolerRefused,
                    InternalError -> {
                given.made();
                given.ended(Reports.of(Outcome.valueOf(reason.name()), "In the runner's words.", THREE, 0, 3, 0));
            }
            case Queued -> given.turn = new Turn.Later(Verb.DEPLOY, 20);
            case Deploying -> given.made();
            case Rehearsing -> {
                given.made();
                given.job(new JobState.Running(
                        given.now, Optional.of(new Step.Rehearsing("blog_copy on spare", 1, 2, "1_a", given.now))));
            }
            case Seeding -> {
                given.made();
                given.job(new JobState.Running(given.now, Optional.of(new Step.Seeding("seed.sql", given.now))));
            }
            case Advanced -> {
                given.with(spec(Granularity.PerMigration, false)).made();
                given.ended(Reports.of(Outcome.Applied, "One.", THREE, 0, 1, 2));
                given.turn = new Turn.Later(Verb.DEPLOY, 20);
            }
            case WaitingForSecret -> {
                given.made();
                given.job(new JobState.Blocked(new Blockage.Secret("secret \"blog-db\" not found")));
            }
            case WaitingForPod -> {
                given.made();
                given.job(new JobState.Blocked(new Blockage.Pod("ImagePullBackOff", "not found")));
            }
            case WaitingForDependency -> {
                given.behind(new Dependency("identity", null));
                given.neighbours.put("identity", identity(List.of(), "MigrationFailed", false));
            }
            case DependencyCycle -> {
                given.behind(new Dependency("identity", null));
                given.neighbours.put("identity", identity(List.of(new Dependency("blog", null)), "Applied", true));
            }
            case Suspended -> given.with(spec(Granularity.PerDeploy, true));
            case OutOfMemory -> {
                given.made();
                given.ended(new Ending.OutOfMemory());
            }
            case InvalidBundle -> given.source = new Source.Unreadable("x.txt is not a migration.");
            case JobRejected, JobNameTaken -> {
                refuse(given, reason == Reason.JobRejected);
                return given;
            }
        }
        given.planned();
        return given;
    }

    private static void refuse(Given given, boolean byPolicy) {
        Plan plan = given.planned();
        if (!(plan.effect() instanceof Effect.CreateJob job)) {
            throw new AssertionError("no Job was planned");
        }
        Plan after = byPolicy
                ? Rejection.rejected(given.desired(), job, plan, "exceeded quota: jobs", given.now)
                : Rejection.nameTaken(given.desired(), job, plan, given.now);
        given.status = NextStatus.of(given.status, given.source, after, given.generation, given.now);
    }
}
