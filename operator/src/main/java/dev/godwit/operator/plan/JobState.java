package dev.godwit.operator.plan;

import java.time.Instant;
import java.util.Optional;

/** Where a Job stands, seen through its pod. */
public sealed interface JobState {

    /** Its container has not started, and nothing says that it will not. */
    record Starting() implements JobState {}

    /** Its container cannot start until something is mended. */
    record Blocked(Blockage by) implements JobState {}

    /** @param step that its log tells it is at, where that was looked for */
    record Running(Instant since, Optional<Step> step) implements JobState {

        public Running(Instant since) {
            this(since, Optional.empty());
        }
    }

    /** The Job was deleted, and its pod is not gone yet. */
    record Draining(String pod) implements JobState {}

    /**
     * @param pod whose log has the rest, if it is still there
     * @param settled whether the Job itself says so, not only its container
     * @param succeeded whether it counts as succeeded when old Jobs are pruned
     */
    record Ended(
            Optional<Instant> startedAt,
            Instant endedAt,
            Ending ending,
            Optional<String> pod,
            boolean settled,
            boolean succeeded)
            implements JobState {

        /** The same end, better known. */
        public Ended as(Ending other) {
            return new Ended(startedAt, endedAt, other, pod, settled, succeeded);
        }
    }

    /** Why a container does not start. */
    sealed interface Blockage {

        /** @param detail the kubelet's own words, which name the Secret and the key */
        record Secret(String detail) implements Blockage {}

        /** @param reason one word, as the kubelet or the scheduler has it */
        record Pod(String reason, String detail) implements Blockage {}
    }
}
