package dev.godwit.operator.plan;

import dev.godwit.report.Verb;
import java.time.Instant;

/**
 * A Job of this resource, and where it stands. One Job is one pod is one attempt.
 *
 * @param uid of the Job
 * @param verb what it is to do
 * @param inputs digest of what the run depends on, see {@link Inputs}
 * @param template digest of everything that the Job was made from
 * @param attempt which attempt at these inputs it is, from 1
 * @param retry the retry annotation's value that it answered; empty if none
 * @param approved the plan that it was told somebody agreed to; empty if none
 */
public record JobRun(
        String name,
        String uid,
        Verb verb,
        String inputs,
        String template,
        int attempt,
        String retry,
        String approved,
        Instant createdAt,
        JobState state) {

    /** Whether its container may still run, or may yet start. */
    public boolean live() {
        return switch (state) {
            case JobState.Starting s -> true;
            case JobState.Blocked b -> true;
            case JobState.Running r -> true;
            case JobState.Draining d -> true;
            case JobState.Ended e -> false;
        };
    }

    public JobRun in(JobState other) {
        return new JobRun(name, uid, verb, inputs, template, attempt, retry, approved, createdAt, other);
    }
}
