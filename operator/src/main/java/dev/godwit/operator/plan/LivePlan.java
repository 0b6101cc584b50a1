package dev.godwit.operator.plan;

import dev.godwit.api.BundleImage;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is so while a Job's container may still run: mostly to wait, and to say for what. */
final class LivePlan {

    static final Duration STARTING_WATCH = Duration.ofSeconds(15);

    private static final Duration CACHE_LAG = Duration.ofSeconds(5);

    private final Situation here;

    LivePlan(Situation here) {
        this.here = here;
    }

    Plan plan(JobRun job) {
        Optional<LastJob> recorded = Optional.ofNullable(here.previous().lastJob())
                .filter(l -> l.name().equals(job.name()));
        if (job.verb() == Verb.DRIFT) {
            return whileLooking(job, recorded);
        }
        boolean givenUp = recorded.isPresent() && recorded.get().finishedAt() != null;
        if (job.state() instanceof JobState.Blocked && !givenUp && outdated(job)) {
            return replace(job);
        }
        Optional<LastJob> last = job.state() instanceof JobState.Draining
                ? Optional.ofNullable(here.previous().lastJob())
                : recorded.or(() -> Optional.of(recorded(job)));
        return new Plan(
                givenUp ? here.previousState().orElse(deploying(job)) : stateOf(job),
                last,
                Optional.empty(),
                Optional.empty(),
                Memory.handledRetry(here.previous(), job),
                false,
                Optional.empty(),
                watch(job.state()).map(here.now()::plus),
                here.prune());
    }

    /** A look changes nothing, and so it changes no state; but what was so of other inputs is no longer so. */
    private Plan whileLooking(JobRun job, Optional<LastJob> recorded) {
        if (job.state() instanceof JobState.Blocked && outdated(job)) {
            return replace(job);
        }
        return new Plan(
                here.obstacle().or(() -> followed(job)).or(here::previousState).orElseGet(() -> deploying(job)),
                recorded.or(() -> Optional.of(recorded(job))),
                Optional.empty(),
                job.state() instanceof JobState.Blocked
                        ? Optional.of(Looked.unknown(stateOf(job).message(), job.createdAt()))
                        : Optional.empty(),
                Memory.handledRetry(here.previous(), job),
                false,
                Optional.empty(),
                watch(job.state()).map(here.now()::plus),
                here.prune());
    }

    /** Empty if the look is at what is asked for now. */
    private Optional<State> followed(JobRun job) {
        return here.observed().source() instanceof Source.There source
                        && !job.inputs().equals(here.inputs(source))
                ? Optional.of(new State(
                        Reason.Deploying, "The deploy follows when Job " + job.name() + " has looked for drift."))
                : Optional.empty();
    }

    /** How long to wait for a change that nobody announces. */
    private static Optional<Duration> watch(JobState state) {
        return switch (state) {
            case JobState.Starting s -> Optional.of(STARTING_WATCH);
            case JobState.Draining d -> Optional.of(STARTING_WATCH);
            case JobState.Running r -> Optional.of(Planner.PROGRESS_WATCH);
            case JobState.Blocked b -> Optional.empty();
            case JobState.Ended e -> Optional.empty();
        };
    }

    private static LastJob recorded(JobRun job) {
        return Situation.unfinished(
                job.name(),
                job.verb(),
                job.inputs(),
                job.attempt(),
                job.approved().isEmpty() ? null : job.approved());
    }

    /** A Job whose container never started has done nothing: it gives way to one that may start. */
    private boolean outdated(JobRun job) {
        if (!here.problems().isEmpty()) {
            return false;
        }
        boolean askedAgain =
                here.desired().retry().filter(r -> !r.equals(job.retry())).isPresent();
        boolean agreementWithdrawn =
                !job.approved().isEmpty() && here.approvals().of(job.approved()).isEmpty();
        return here.desired().spec().suspend()
                || askedAgain
                || agreementWithdrawn
                || !here.refusals().isEmpty()
                || (here.observed().source() instanceof Source.There source
                        && !job.template().equals(here.template(here.inputs(source))));
    }

    private Plan replace(JobRun job) {
        LastJob given = new LastJob(
                job.name(),
                job.verb().word(),
                job.inputs(),
                job.attempt(),
                null,
                here.now(),
                Reason.Interrupted.name(),
                null);
        return new Plan(
                new State(
                        Reason.Deploying,
                        "Job " + job.name()
                                + " never started, and what it was made from has changed: it is deleted first."),
                Optional.of(given),
                Optional.empty(),
                Optional.empty(),
                Memory.handledRetry(here.previous(), job),
                false,
                Optional.empty(),
                Optional.empty(),
                new Effect.DeleteJob(job.name(), job.uid()));
    }

    private State stateOf(JobRun job) {
        return switch (job.state()) {
            case JobState.Blocked(JobState.Blockage.Secret(String detail)) ->
                new State(
                        Reason.WaitingForSecret,
                        "The pod of Job " + job.name() + " waits for a Secret: " + detail
                                + ". The database's credentials"
                                + " are read from "
                                + SecretWords.of(here.desired().spec())
                                + ". The pod starts by itself when it is there.");
            case JobState.Blocked(JobState.Blockage.Pod(String reason, String detail)) ->
                new State(
                        Reason.WaitingForPod,
                        "The pod of Job " + job.name() + " does not start: " + reason + ": " + detail + "."
                                + aboutTheImage(reason, detail) + " It goes on by itself when that is mended.");
            case JobState.Draining(String pod) ->
                // The cache may have the pod of a new Job before the Job itself.
                here.now().isBefore(job.createdAt().plus(CACHE_LAG))
                        ? underWay(job)
                        : new State(
                                Reason.WaitingForPod,
                                "Pod " + pod
                                        + " of a Job that was deleted may still run; the next Job is made when it is gone.");
            case JobState.Starting() ->
                here.observed().source() instanceof Source.Missing missing ? here.waitingFor(missing) : underWay(job);
            case JobState.Running(Instant since, Optional<Step> step) ->
                step.map(s -> at(s, job)).orElseGet(() -> underWay(job));
            case JobState.Ended ended -> throw new IllegalArgumentException(job.name() + " is not live");
        };
    }

    /** Empty if it is not the bundle's image that cannot be had, or mounted. */
    private String aboutTheImage(String reason, String detail) {
        BundleImage image = here.desired().spec().bundle().image();
        if (image == null || !(detail.contains(image.digest()) || reason.equals("CreateContainerError"))) {
            return "";
        }
        return " The bundle is the image " + image.reference()
                + " (spec.bundle.image): it must be in that registry, the"
                + " node must reach it, spec.job.imagePullSecrets must let it in, and its container runtime must know"
                + " image volumes.";
    }

    /** An attempt that follows a failed one leaves the state: the database is still not known to answer. */
    private State underWay(JobRun job) {
        return here.previousState()
                .filter(s -> s.reason() == Reason.Deploying
                        || (s.reason() == Reason.Seeding && job.state() instanceof JobState.Running)
                        || (s.reason() == Reason.Rehearsing && job.state() instanceof JobState.Running)
                        || (s.reason() == Reason.WaitingForLock && job.state() instanceof JobState.Running)
                        || (job.attempt() > 1
                                && (s.reason().retry() != Retry.NEVER
                                        || s.reason().reviewed())))
                .orElseGet(() -> deploying(job));
    }

    /** Says since when, not for how long: so it changes only with the migration, or with who is in the way. */
    private static State at(Step step, JobRun job) {
        return switch (step) {
            case Step.Waiting waiting ->
                new State(Reason.WaitingForLock, waiting(waiting.holder(), job), Optional.of(step));
            case Step.Locked locked ->
                new State(Reason.Deploying, deploying(job).message(), Optional.of(step));
            case Step.Rehearsing rehearsing ->
                new State(
                        Reason.Rehearsing,
                        rehearsing.number() + "/" + rehearsing.total() + ": rehearsing " + rehearsing.migration()
                                + " in the copy " + rehearsing.copy() + " since " + rehearsing.startedAt() + ", in Job "
                                + job.name()
                                + ". Nothing is done to the database before all of it has succeeded there.",
                        Optional.of(step));
            case Step.Seeding seeding ->
                new State(
                        Reason.Seeding,
                        "The migrations are applied; the seed " + seeding.seed() + " runs since " + seeding.startedAt()
                                + ", in Job " + job.name() + ".",
                        Optional.of(step));
            case Step.Applying applying ->
                new State(
                        Reason.Deploying,
                        applying.number() + "/" + applying.total() + ": applying " + applying.migration() + " since "
                                + applying.startedAt() + ", in Job " + job.name() + ".",
                        Optional.of(step));
        };
    }

    private static String waiting(Optional<LockHolder> holder, JobRun job) {
        String who = holder.map(session -> ", which the session with pid " + session.pid()
                        + (session.applicationName() == null ? "" : " (" + session.applicationName() + ")")
                        + " has"
                        + (session.since() == null ? "" : ", since " + session.since()))
                .orElse("");
        String end = holder.map(
                        session -> " SELECT pg_terminate_backend(" + session.pid() + ") would end that session.")
                .orElse("");
        return "Job " + job.name() + " waits for the deploy lock" + who
                + ". Nothing is changed before it has it, and it goes on by itself then." + end;
    }

    private static State deploying(JobRun job) {
        return new State(Reason.Deploying, "Job " + job.name() + " applies what is pending.");
    }
}
