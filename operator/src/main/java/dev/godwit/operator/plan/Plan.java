package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import java.time.Instant;
import java.util.Optional;

/**
 * What is so, and what to do about it.
 *
 * @param state for the condition {@code Ready}
 * @param lastJob for the status
 * @param learned what an ended Job told that the status does not have yet
 * @param handledRetry for the status
 * @param forgetFailure whether failure and lock of an earlier run no longer matter
 * @param nextCheckAt when the clock alone changes the plan, for the status
 * @param wakeAt when to look again; like {@code nextCheckAt}, or sooner
 */
public record Plan(
        State state,
        Optional<LastJob> lastJob,
        Optional<Learned> learned,
        Optional<String> handledRetry,
        boolean forgetFailure,
        Optional<Instant> nextCheckAt,
        Optional<Instant> wakeAt,
        Effect effect) {

    /** A state and what a person should know about it. */
    public record State(Reason reason, String message) {}
}
