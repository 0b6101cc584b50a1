package dev.godwit.operator.plan;

import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.Drift;
import dev.godwit.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the end of a Job means that only looked for drift: for the state mostly nothing. */
final class Looked {

    private Looked() {}

    /**
     * A state that a look does not contradict stays. A refusal of the history that is no longer one is a reason for another
     * deploy, and so is drift that stood in its way and is gone.
     *
     * @param said the state that the Job was made in; empty if nobody knows it any more
     */
    static Conclusion conclusion(JobRun job, Ending ending, Optional<State> said) {
        // Only these are looked at; any other is a guess, made while nobody knew better.
        Optional<State> before = said.filter(state -> state.reason().kind() == Reason.Kind.DONE
                || state.reason().kind() == Reason.Kind.STALLED
                || state.reason().reviewed());
        Conclusion seen = Conclusion.of(job, ending);
        Optional<Report> report = seen.report();
        if (report.isPresent() && refuses(report.get())) {
            return seen;
        }
        boolean looked = report.filter(r -> r.outcome().exitCode() == 0).isPresent();
        boolean mended = looked
                && before.filter(state -> isMended(state.reason(), report.get()))
                        .isPresent();
        if (mended) {
            return new Conclusion(
                    Reason.Interrupted, "What stood in the way is gone, as Job " + job.name() + " found.", report);
        }
        return before.map(state -> new Conclusion(state.reason(), state.message(), report))
                .orElseGet(() ->
                        new Conclusion(Reason.Interrupted, "What the last deploy came to is no longer known.", report));
    }

    /** What is known of drift after a Job has ended; empty if it was not to look. */
    static Optional<Drift> drift(JobRun job, Ending ending, Instant at) {
        Conclusion seen = Conclusion.of(job, ending);
        Optional<Drift> found = seen.report().flatMap(report -> Optional.ofNullable(report.drift()));
        return switch (job.verb()) {
            case DRIFT -> found.or(() -> Optional.of(unknown(seen.message(), at)));
            case DEPLOY, PLAN -> found;
        };
    }

    /** Nobody could look; which is never the same as no drift. */
    static Drift unknown(String why, Instant at) {
        return new Drift(Drift.State.DriftUnknown, at, null, List.of(), 0, why).from(null);
    }

    private static boolean refuses(Report report) {
        return switch (report.outcome()) {
            case HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    HistoryTampered,
                    HistoryRewound,
                    DatabaseReplaced,
                    OtherOwner,
                    BaselineNeeded,
                    ResolveNeeded,
                    InvalidBundle,
                    InvalidSpec,
                    BundleChanged,
                    PoolerRefused -> true;
            case Applied,
                    DatabaseAhead,
                    Planned,
                    DriftBlocked,
                    ReviewRefused,
                    AwaitingApproval,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    SeedFailed,
                    AssertionFailed,
                    WaitingForBundle,
                    WaitingForLock,
                    WaitingForDatabase,
                    CredentialsRefused,
                    Interrupted,
                    DeadlineExceeded,
                    InternalError -> false;
        };
    }

    private static boolean isMended(Reason before, Report report) {
        return switch (before) {
            case HistoryEdited,
                    MigrationMissing,
                    LateMigration,
                    HistoryTampered,
                    HistoryRewound,
                    DatabaseReplaced,
                    OtherOwner,
                    BaselineNeeded,
                    ResolveNeeded,
                    InvalidBundle,
                    InvalidSpec,
                    PoolerRefused -> true;
            case DriftBlocked -> report.drift() != null && report.drift().state() == Drift.State.InSync;
            case Applied,
                    DatabaseAhead,
                    Deploying,
                    Rehearsing,
                    Seeding,
                    Queued,
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
                    Suspended,
                    AwaitingApproval,
                    ReviewRefused,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    SeedFailed,
                    AssertionFailed,
                    DeadlineExceeded,
                    OutOfMemory,
                    DependencyCycle,
                    JobRejected,
                    JobNameTaken,
                    InternalError -> false;
        };
    }
}
