package dev.godwit.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Approval;
import dev.godwit.operator.plan.Effect.CreateJob;
import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.operator.plan.JobState;
import dev.godwit.report.Outcome;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A Job as it really is; what the cache has of it may be older. */
final class SimulatedJob {

    final CreateJob made;
    final Instant createdAt;
    JobState state = new JobState.Starting();
    boolean deleted;
    boolean wasBlocked;
    private @Nullable JobRun seen;

    SimulatedJob(CreateJob made, Instant createdAt) {
        this.made = made;
        this.createdAt = createdAt;
    }

    void start(JobState next) {
        wasBlocked |= next instanceof JobState.Blocked;
        state = next;
    }

    /** Whether there is a Job, and not only its pod. */
    boolean exists() {
        return !deleted && !(state instanceof JobState.Draining);
    }

    /** What runs is told to stop, and may go on for a while. */
    void delete() {
        if (state instanceof JobState.Running) {
            assertThat(seen().orElseThrow().state()).as("what the operator saw").isInstanceOf(JobState.Blocked.class);
            state = new JobState.Draining("pod");
        } else {
            deleted = true;
        }
    }

    boolean live() {
        return !deleted && run().live();
    }

    /** Whether it ended with a failure of SQL. */
    boolean failed() {
        return outcome().filter(Outcome.MigrationFailed::equals).isPresent();
    }

    boolean succeeded() {
        return outcome().filter(Outcome.Applied::equals).isPresent();
    }

    private Optional<Outcome> outcome() {
        return state instanceof JobState.Ended ended && ended.ending() instanceof Ending.Reported reported
                ? Optional.of(reported.report().outcome())
                : Optional.empty();
    }

    JobRun run() {
        return new JobRun(
                made.name(),
                "uid-" + made.name(),
                made.verb(),
                made.inputs(),
                made.template(),
                made.attempt(),
                made.retry(),
                made.approval().map(Approval::planDigest).orElse(""),
                createdAt,
                state);
    }

    /** The cache hears of what is so now. */
    void echo() {
        seen = deleted ? null : run();
    }

    Optional<JobRun> seen() {
        return Optional.ofNullable(seen);
    }

    boolean unseen() {
        return seen == null && !deleted;
    }
}
