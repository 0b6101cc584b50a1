package dev.godwit.runner;

import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Rehearsal.Result;
import dev.godwit.report.Rehearsal.Step;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.rehearsal.RehearsalReport;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import org.jspecify.annotations.Nullable;

/**
 * A deploy that is only begun if it has succeeded in a restored copy, with exactly the plan that was rehearsed there. One that a
 * person has to agree to is rehearsed first, so that they see how long it takes; the copy's own ledger says later that it was.
 */
public final class RehearsedDeploy {

    /** No plan has it: what is pending now was not when it was looked whether there is something to rehearse. */
    private static final String NO_PLAN = "sha256:" + "0".repeat(64);

    /** Said of the copy, it would be a rehearsal of nothing. */
    private static final String RESOLVE_NOTHING =
            "A migration was begun in the copy and may or may not have taken effect there. Restore the copy anew from"
                    + " production; spec.deploy.resolve is about production, and nothing is to be said there about the copy.";

    private final RunRequest deploy;
    private final ConnectionSpec copy;
    private final RunLog log;
    private final Cancellation cancellation;

    private RehearsedDeploy(RunRequest deploy, ConnectionSpec copy, RunLog log, Cancellation cancellation) {
        this.deploy = deploy;
        this.copy = copy;
        this.log = log;
        this.cancellation = cancellation;
    }

    /** Never throws for what can go wrong in the world. */
    public static Report run(RunRequest deploy, ConnectionSpec copy, RunLog log, Cancellation cancellation) {
        return new RehearsedDeploy(deploy, copy, log, cancellation).run();
    }

    private Report run() {
        RehearsalReport rehearsed = Rehearsal.run(deploy, copy, this::retold, cancellation);
        return switch (rehearsed.result()) {
            case NoPlan ->
                rehearsed
                        .production()
                        .ended(
                                Verb.DEPLOY,
                                rehearsed.production().outcome(),
                                rehearsed.production().message(),
                                rehearsed.production().failure(),
                                null);
            case NothingPending -> deploy(NO_PLAN);
            case RehearsalIsProduction -> stopped(rehearsed, Outcome.RehearsalIsProduction);
            case NotACopy -> stopped(rehearsed, Outcome.RehearsalFailed);
            case RehearsalFailed -> stopped(rehearsed, outcome(rehearsed.because()));
            case Rehearsed ->
                rehearsed.planDigest() == null
                        ? stopped(rehearsed, Outcome.InternalError)
                        : deploy(rehearsed.planDigest()).after(told(rehearsed, Result.Succeeded));
        };
    }

    private Report deploy(String planDigest) {
        return Runner.run(deploy.expecting(planDigest), log, cancellation);
    }

    /** What passes by itself is waited for as it is with the database itself. */
    private static Outcome outcome(Outcome inTheCopy) {
        return switch (inTheCopy) {
            case WaitingForBundle,
                    WaitingForLock,
                    WaitingForDatabase,
                    CredentialsRefused,
                    Interrupted,
                    PoolerRefused,
                    BundleChanged,
                    InvalidBundle,
                    InvalidSpec,
                    InternalError -> inTheCopy;
            case Applied,
                    DatabaseAhead,
                    Planned,
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
                    ReviewRefused,
                    AwaitingApproval,
                    RehearsalFailed,
                    RehearsalIsProduction,
                    MigrationFailed,
                    AssertionFailed,
                    SeedFailed,
                    DeadlineExceeded -> Outcome.RehearsalFailed;
        };
    }

    private Report stopped(RehearsalReport rehearsed, Outcome outcome) {
        Report production = rehearsed.production();
        Report copied = rehearsed.copy();
        String detail = copied == null || copied.message().isEmpty() ? "" : "\nThe copy: " + saidOf(copied);
        return production.ended(
                Verb.DEPLOY,
                outcome,
                rehearsed.message() + detail + again(outcome),
                copied == null || copied.failure() == null ? null : inTheCopy(copied.failure(), copied.outcome()),
                told(rehearsed, Result.Failed));
    }

    private static String saidOf(Report copied) {
        return copied.outcome() == Outcome.ResolveNeeded ? RESOLVE_NOTHING : copied.message();
    }

    /** The next step is another one than in production. */
    private static Failure inTheCopy(Failure failure, Outcome outcome) {
        return failure.with(
                outcome == Outcome.ResolveNeeded
                        ? RESOLVE_NOTHING
                        : "This was in the copy; production is untouched. There: " + failure.fix());
    }

    /** A copy that was restored under its own name wakes nobody. */
    private String again(Outcome outcome) {
        String[] owner = deploy.owner() == null ? new String[0] : deploy.owner().split("/", 2);
        return outcome == Outcome.RehearsalFailed && owner.length == 2
                ? "\nTo try again, once the copy is restored or the bundle corrected: kubectl -n " + owner[0]
                        + " annotate dbm " + owner[1] + " godwit.dev/retry=\"$(date)\" --overwrite"
                : "";
    }

    private dev.godwit.report.@Nullable Rehearsal told(RehearsalReport rehearsed, Result result) {
        return rehearsed.planDigest() == null
                ? null
                : dev.godwit.report.Rehearsal.of(
                        rehearsed.planDigest(),
                        result,
                        copy.database() + " on " + copy.host(),
                        rehearsed.migrations().stream()
                                .map(step -> new Step(step.name(), step.durationMs()))
                                .toList(),
                        rehearsed.copy() == null ? null : rehearsed.copy().drift());
    }

    /** What is done to the copy must not be taken for what is done to the database. */
    private void retold(RunEvent event) {
        switch (event) {
            case RunEvent.MigrationStarted(String migration, int number, int total) ->
                log.tell(new RunEvent.Rehearsing(copy.database() + " on " + copy.host(), migration, number, total));
            case RunEvent.SeedStarted _,
                    RunEvent.SeedApplied _,
                    RunEvent.MigrationApplied _,
                    RunEvent.WaitingForDeployLock _,
                    RunEvent.DeployLockTaken _,
                    RunEvent.Planned _ -> {}
            case RunEvent.BundleFetched _,
                    RunEvent.BundleRead _,
                    RunEvent.Connected _,
                    RunEvent.ConnectionRetried _,
                    RunEvent.Replaying _,
                    RunEvent.CheckPassed _,
                    RunEvent.MigrationRetried _,
                    RunEvent.ConnectionLost _,
                    RunEvent.Notice _,
                    RunEvent.Warned _,
                    RunEvent.Stopping _,
                    RunEvent.Rehearsing _,
                    RunEvent.Bug _ -> log.tell(event);
        }
    }
}
