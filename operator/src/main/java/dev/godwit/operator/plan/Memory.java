package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.Drift;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * What is known of the newest Job while none is live.
 *
 * @param last the newest Job; ended, unless it is {@code unmade}
 * @param conclusion what its end means, if that can still be read
 * @param drift what its end tells of drift, as long as that is not in the status
 * @param fresh whether the end is not in the status yet
 * @param unmade whether the status announces the Job and the API server knows none
 * @param approval that it was given, if it is still there
 * @param handledRetry the retry annotation's value that was answered last
 */
record Memory(
        Optional<LastJob> last,
        Optional<Conclusion> conclusion,
        Optional<Drift> drift,
        boolean fresh,
        boolean unmade,
        Optional<Approval> approval,
        Optional<String> handledRetry) {

    // Creation times are whole seconds.
    private static final Comparator<JobRun> BY_AGE = Comparator.comparing(JobRun::createdAt)
            .thenComparing(Memory::endedAt)
            .thenComparingInt(JobRun::attempt);

    /** Empty if the caches alone cannot tell: the status announces a Job that they do not have. */
    static Optional<Memory> of(Observed observed, Instant now) {
        LastJob last = observed.previous().lastJob();
        Optional<String> handled = Optional.ofNullable(observed.previous().lastHandledRetry());
        if (last == null) {
            return Optional.of(observed.jobs().stream()
                    // What a look came to depends on the state before it, which is what is not known any more.
                    .filter(job -> job.state() instanceof JobState.Ended && job.verb() == Verb.DEPLOY)
                    .max(BY_AGE)
                    .map(job -> learn(job, now, observed))
                    .orElseGet(() -> new Memory(
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            false,
                            false,
                            Optional.empty(),
                            handled)));
        }
        Optional<JobRun> job = observed.jobs().stream()
                .filter(j -> j.name().equals(last.name()))
                .findAny();
        if (last.finishedAt() != null) {
            return Optional.of(new Memory(
                    Optional.of(last),
                    job.flatMap(j -> conclude(j, observed.previous())),
                    Optional.empty(),
                    false,
                    false,
                    Optional.empty(),
                    handled));
        }
        if (job.isPresent()) {
            return job.map(j -> learn(j, now, observed));
        }
        return observed.absent().contains(last.name())
                ? Optional.of(new Memory(
                        Optional.of(last), Optional.empty(), Optional.empty(), false, true, Optional.empty(), handled))
                : Optional.empty();
    }

    /** What the status does not have yet. */
    Optional<Learned> learned() {
        return last.filter(l -> fresh)
                .flatMap(l -> conclusion.flatMap(c -> c.report()
                        .map(report -> new Learned(verb(l), c.reason(), report, l.name(), l.attempt(), approval))));
    }

    /** For the status of a plan that makes no Job. */
    Optional<LastJob> lastForStatus(Instant now) {
        return unmade ? last.map(l -> ended(l, now, Reason.Interrupted)) : last;
    }

    static LastJob ended(LastJob job, Instant at, Reason outcome) {
        return new LastJob(
                job.name(),
                job.verb(),
                job.inputs(),
                job.attempt(),
                job.startedAt(),
                at,
                outcome.name(),
                job.approved());
    }

    /** A status that was wiped no longer knows what was answered; the Job that answered it does. */
    static Optional<String> handledRetry(DatabaseMigrationStatus previous, JobRun job) {
        return Optional.ofNullable(previous.lastHandledRetry())
                .or(() -> Optional.of(job.retry()).filter(value -> !value.isEmpty()));
    }

    private static Instant endedAt(JobRun job) {
        return job.state() instanceof JobState.Ended ended ? ended.endedAt() : Instant.MAX;
    }

    /** What the Job was to do. */
    static Verb verb(LastJob job) {
        return Verb.DRIFT.word().equals(job.verb()) ? Verb.DRIFT : Verb.DEPLOY;
    }

    private static Optional<Conclusion> conclude(JobRun job, DatabaseMigrationStatus previous) {
        return job.state() instanceof JobState.Ended ended
                ? Optional.of(conclusion(job, ended.ending(), previous))
                : Optional.empty();
    }

    private static Conclusion conclusion(JobRun job, Ending ending, DatabaseMigrationStatus previous) {
        return switch (job.verb()) {
            case DRIFT -> Looked.conclusion(job, ending, State.of(previous));
            case DEPLOY, PLAN -> Conclusion.of(job, ending);
        };
    }

    private static Memory learn(JobRun job, Instant now, Observed observed) {
        if (!(job.state() instanceof JobState.Ended ended)) {
            throw new IllegalArgumentException(job.name() + " has not ended");
        }
        Conclusion conclusion = conclusion(job, ended.ending(), observed.previous());
        // A node's clock that is ahead must not put off the next attempt.
        Instant endedAt = ended.endedAt().isAfter(now) ? now : ended.endedAt();
        LastJob last = new LastJob(
                job.name(),
                job.verb().word(),
                digestThatWakes(conclusion.reason(), job),
                job.attempt(),
                ended.startedAt().orElse(null),
                endedAt,
                conclusion.reason().name(),
                job.approved().isEmpty() ? null : job.approved());
        return new Memory(
                Optional.of(last),
                Optional.of(conclusion),
                Looked.drift(job, ended.ending(), endedAt),
                true,
                false,
                new Approvals(observed.approvals()).of(job.approved()),
                handledRetry(observed.previous(), job));
    }

    /** What the pod looks like changes a run's result only if the pod was why it failed. */
    private static String digestThatWakes(Reason reason, JobRun job) {
        return reason == Reason.OutOfMemory ? job.template() : job.inputs();
    }
}
