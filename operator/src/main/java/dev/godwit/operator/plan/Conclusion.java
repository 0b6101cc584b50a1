package dev.godwit.operator.plan;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.util.Optional;

/**
 * What the end of a Job means.
 *
 * @param message for a person
 * @param report what the runner said, if it did
 */
record Conclusion(Reason reason, String message, Optional<Report> report) {

    static Conclusion of(JobRun job, Ending ending) {
        return switch (ending) {
            case Ending.Reported(Report report) -> reported(job, report);
            case Ending.Exited exited -> exited(job, exited);
            case Ending.OutOfMemory() ->
                silent(
                        Reason.OutOfMemory,
                        "The container of Job " + job.name() + " was killed for using more memory than it may."
                                + " PostgreSQL rolls back what was under way. Raise spec.job.resources.limits.memory.");
            case Ending.NotStarted(String detail) ->
                silent(
                        Reason.InternalError,
                        "The container of Job " + job.name() + " could not be started: " + detail
                                + ". Is the operator's GODWIT_IMAGE an image of Godwit, for this machine?");
            case Ending.PodLost(String detail) ->
                silent(
                        Reason.Interrupted,
                        "The pod of Job " + job.name() + " was lost before it could report (" + detail
                                + "). PostgreSQL rolls back what was under way; what was applied before is recorded.");
        };
    }

    /** What to say about a state that a Job came to whose end can no longer be read. */
    static String remembered(Reason reason, String job, String resource) {
        return switch (reason.kind()) {
            case DONE -> "Everything that was asked for is applied, as Job " + job + " found.";
            case WORKING, WAITING, TROUBLED, SUSPENDED, BROKEN ->
                "The newest Job, " + job + ", ended as " + reason + ".";
            case STALLED ->
                reason == Reason.JobRejected || reason == Reason.JobNameTaken
                        ? "The API server did not take Job " + job + "."
                        : "The newest Job, " + job + ", ended as " + reason
                                + " and its report is no longer there. To see it again: " + retryCommand(resource);
        };
    }

    static String retryCommand(String resource) {
        return "kubectl annotate dbm " + resource + " godwit.dev/retry=\"$(date)\" --overwrite";
    }

    private static Conclusion reported(JobRun job, Report report) {
        Reason reason = reasonOf(report.outcome());
        if (reason != Reason.Applied || report.remaining() == 0) {
            return new Conclusion(reason, report.message(), Optional.of(report));
        }
        if (report.applied().isEmpty()) {
            return silent(
                    Reason.InternalError,
                    "Job " + job.name() + " reported success, applied nothing, and says that " + report.remaining()
                            + " migrations remain. That is a bug; see: kubectl logs job/" + job.name());
        }
        return new Conclusion(Reason.Advanced, report.message(), Optional.of(report));
    }

    private static Reason reasonOf(Outcome outcome) {
        return switch (outcome) {
            case Applied -> Reason.Applied;
            case DatabaseAhead -> Reason.DatabaseAhead;
            case HistoryEdited -> Reason.HistoryEdited;
            case MigrationMissing -> Reason.MigrationMissing;
            case LateMigration -> Reason.LateMigration;
            case HistoryTampered -> Reason.HistoryTampered;
            case HistoryRewound -> Reason.HistoryRewound;
            case DatabaseReplaced -> Reason.DatabaseReplaced;
            case OtherOwner -> Reason.OtherOwner;
            case BaselineNeeded -> Reason.BaselineNeeded;
            case ResolveNeeded -> Reason.ResolveNeeded;
            case DriftBlocked -> Reason.DriftBlocked;
            case ReviewRefused -> Reason.ReviewRefused;
            case AwaitingApproval -> Reason.AwaitingApproval;
            case RehearsalFailed -> Reason.RehearsalFailed;
            case RehearsalIsProduction -> Reason.RehearsalIsProduction;
            case InvalidBundle -> Reason.InvalidBundle;
            case InvalidSpec -> Reason.InvalidSpec;
            case PoolerRefused -> Reason.PoolerRefused;
            case BundleChanged -> Reason.BundleChanged;
            case MigrationFailed -> Reason.MigrationFailed;
            case SeedFailed -> Reason.SeedFailed;
            case AssertionFailed -> Reason.AssertionFailed;
            case WaitingForBundle -> Reason.WaitingForBundle;
            case WaitingForLock -> Reason.WaitingForLock;
            case WaitingForDatabase -> Reason.WaitingForDatabase;
            case CredentialsRefused -> Reason.CredentialsRefused;
            case Interrupted -> Reason.Interrupted;
            case DeadlineExceeded -> Reason.DeadlineExceeded;
            // Nobody asked this Job for a plan.
            case Planned, InternalError -> Reason.InternalError;
        };
    }

    /** The exit code says enough to decide what is safe: only a failure of SQL is not tried again. */
    private static Conclusion exited(JobRun job, Ending.Exited exited) {
        String log = " See: kubectl logs job/" + job.name();
        String lost = "Job " + job.name() + " ended with exit code " + exited.exitCode()
                + switch (exited.why()) {
                    case NONE -> " and left no report.";
                    case GARBLED -> " and left a report that cannot be read.";
                    case OTHER_VERSION ->
                        " and left a report of another version: operator and runner differ in version, though they come from one"
                                + " image. Is GODWIT_IMAGE the operator's own?";
                };
        if (exited.why() == Ending.Silence.OTHER_VERSION) {
            return silent(Reason.InternalError, lost + log);
        }
        return switch (exited.exitCode()) {
            case 0 -> silent(Reason.Interrupted, lost + " Another run, which finds what is done, brings the facts.");
            case 3 ->
                silent(
                        Reason.MigrationFailed,
                        lost + " A migration failed and was rolled back; those before it are recorded. Correct it."
                                + log);
            case 4 -> silent(Reason.WaitingForLock, lost + " A lock could not be had in time." + log);
            case 5 -> silent(Reason.WaitingForDatabase, lost + " The database could not be reached." + log);
            case 6 -> silent(Reason.Interrupted, lost + " It was told to stop and rolled back what was under way.");
            default -> silent(Reason.InternalError, lost + log);
        };
    }

    private static Conclusion silent(Reason reason, String message) {
        return new Conclusion(reason, message, Optional.empty());
    }
}
