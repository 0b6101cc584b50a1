package dev.godwit.operator.plan;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.report.Drift;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is so, and what to do about it.
 *
 * @param state for the condition {@code Ready}
 * @param lastJob for the status
 * @param learned what an ended Job told that the status does not have yet
 * @param drift what is newly known of drift
 * @param handledRetry for the status
 * @param forgetFailure whether failure and lock of an earlier run no longer matter
 * @param nextCheckAt when the clock alone changes the plan, for the status
 * @param wakeAt when to look again; like {@code nextCheckAt}, or sooner
 */
public record Plan(
        State state,
        Optional<LastJob> lastJob,
        Optional<Learned> learned,
        Optional<Drift> drift,
        Optional<String> handledRetry,
        boolean forgetFailure,
        Optional<Instant> nextCheckAt,
        Optional<Instant> wakeAt,
        Effect effect) {

    /**
     * What the Job of this resource is for that counts among those that the operator bounds: one that runs, or is about
     * to. One whose pod cannot start does not, or a few misspelt Secrets would hold up everybody.
     *
     * @param observed what this was planned from
     */
    public Optional<Verb> heldTurn(Observed observed) {
        List<JobRun> live = observed.jobs().stream().filter(JobRun::live).toList();
        return live.isEmpty()
                ? lastJob.filter(job -> job.finishedAt() == null).map(Memory::verb)
                : live.stream()
                        .filter(job -> !(job.state() instanceof JobState.Blocked))
                        .map(JobRun::verb)
                        .findFirst();
    }

    /**
     * A state and what a person should know about it.
     *
     * @param step where the run under way is, if its log has just told
     */
    public record State(Reason reason, String message, Optional<Step> step) {

        public State(Reason reason, String message) {
            this(reason, message, Optional.empty());
        }

        /** What a status says; empty if it says nothing that this version knows. */
        static Optional<State> of(DatabaseMigrationStatus status) {
            return status.conditions().stream()
                    .filter(c -> c.type().equals("Ready"))
                    .findAny()
                    .flatMap((Condition c) -> Reason.named(c.reason()).map(r -> new State(r, c.message())));
        }
    }
}
