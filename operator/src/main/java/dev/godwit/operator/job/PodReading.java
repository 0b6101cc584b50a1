package dev.godwit.operator.job;

import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.JobState;
import dev.godwit.operator.plan.JobState.Blockage;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the pod of a Job says about its one container that counts. */
final class PodReading {

    private static final Duration START_EXPECTED = Duration.ofMinutes(1);
    /** What a container waits for while nothing is wrong. */
    private static final Set<String> USUAL = Set.of("ContainerCreating", "PodInitializing");

    private static final Set<String> START_FAILURES = Set.of("StartError", "ContainerCannotRun");
    private static final int SIGKILL = 128 + 9;
    /** The runner's own word for a heap that is full: the JVM's would be 3, which means that SQL failed. */
    private static final int OUT_OF_HEAP = 52;

    private PodReading() {}

    static Instant createdAt(Pod pod) {
        return time(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    /** Whether the container runs or may yet start. */
    static boolean mayRun(Pod pod) {
        String phase = Objects.requireNonNullElse(status(pod).getPhase(), "");
        return !phase.equals("Succeeded")
                && !phase.equals("Failed")
                && terminated(pod).isEmpty();
    }

    /** Of a pod that {@link #mayRun}. */
    static JobState live(Pod pod, Instant now) {
        Optional<ContainerState> container = container(pod).map(ContainerStatus::getState);
        Optional<String> running = container.map(ContainerState::getRunning).map(r -> r.getStartedAt());
        if (running.isPresent()) {
            return new JobState.Running(Instant.parse(running.get()));
        }
        return container
                .map(ContainerState::getWaiting)
                .filter(waiting -> !USUAL.contains(word(waiting.getReason())))
                .map(PodReading::blockage)
                .or(() -> unschedulable(pod))
                .or(() -> late(pod, now))
                .<JobState>map(JobState.Blocked::new)
                .orElseGet(JobState.Starting::new);
    }

    /** Of a pod whose container has ended or will never start. */
    static JobState ended(Pod pod, boolean settled, boolean complete) {
        Optional<ContainerStateTerminated> end = terminated(pod);
        Instant endedAt = end.flatMap(e -> time(e.getFinishedAt())).orElse(createdAt(pod));
        return new JobState.Ended(
                end.flatMap(e -> time(e.getStartedAt())),
                endedAt,
                end.map(e -> ending(pod, e)).orElseGet(() -> new Ending.PodLost(loss(pod))),
                Optional.of(pod.getMetadata().getName()),
                settled,
                complete || end.filter(e -> code(e) == 0).isPresent());
    }

    private static Ending ending(Pod pod, ContainerStateTerminated end) {
        Ending told = START_FAILURES.contains(word(end.getReason()))
                ? new Ending.NotStarted(detail(end.getMessage()))
                : ReportReader.message(Objects.requireNonNullElse(end.getMessage(), ""), code(end));
        if (!(told instanceof Ending.Exited)) {
            return told;
        }
        if (word(end.getReason()).equals("OOMKilled") || code(end) == OUT_OF_HEAP) {
            return new Ending.OutOfMemory();
        }
        if (code(end) > 128 && isDisrupted(pod)) {
            return new Ending.PodLost(loss(pod));
        }
        // A node that went away and came back, or somebody's kill -9: nothing that a person has to mend.
        return code(end) == SIGKILL ? new Ending.PodLost("its container was killed: " + word(end.getReason())) : told;
    }

    private static boolean isDisrupted(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                || status(pod).getReason() != null
                || condition(pod, "DisruptionTarget", "True").isPresent();
    }

    private static String loss(Pod pod) {
        Optional<PodCondition> disruption = condition(pod, "DisruptionTarget", "True");
        String reason = Objects.requireNonNullElse(
                status(pod).getReason(), disruption.map(PodCondition::getReason).orElse("deleted"));
        String message = Objects.requireNonNullElse(
                status(pod).getMessage(),
                disruption.map(PodCondition::getMessage).orElse(""));
        return message.isEmpty() ? reason : reason + ": " + message;
    }

    private static Blockage blockage(ContainerStateWaiting waiting) {
        String detail = detail(waiting.getMessage());
        return word(waiting.getReason()).equals("CreateContainerConfigError")
                        && detail.toLowerCase(Locale.ROOT).contains("secret")
                ? new Blockage.Secret(detail)
                : new Blockage.Pod(word(waiting.getReason()), detail);
    }

    private static Optional<Blockage> unschedulable(Pod pod) {
        return condition(pod, "PodScheduled", "False")
                .map(c -> new Blockage.Pod(word(c.getReason()), detail(c.getMessage())));
    }

    private static Optional<Blockage> late(Pod pod, Instant now) {
        return createdAt(pod).plus(START_EXPECTED).isBefore(now)
                ? Optional.of(new Blockage.Pod(
                        "ContainerCreating",
                        "it takes more than a minute, see: kubectl describe pod "
                                + pod.getMetadata().getName()))
                : Optional.empty();
    }

    private static Optional<ContainerStateTerminated> terminated(Pod pod) {
        return container(pod).map(ContainerStatus::getState).map(ContainerState::getTerminated);
    }

    private static Optional<ContainerStatus> container(Pod pod) {
        return status(pod).getContainerStatuses().stream()
                .filter(c -> Marks.CONTAINER.equals(c.getName()))
                .findFirst();
    }

    private static Optional<PodCondition> condition(Pod pod, String type, String value) {
        return status(pod).getConditions().stream()
                .filter(c -> type.equals(c.getType()) && value.equals(c.getStatus()))
                .findFirst();
    }

    private static PodStatus status(Pod pod) {
        return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    }

    private static int code(ContainerStateTerminated end) {
        return Objects.requireNonNullElse(end.getExitCode(), -1);
    }

    private static Optional<Instant> time(@Nullable String text) {
        return Optional.ofNullable(text).map(Instant::parse);
    }

    private static String word(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static String detail(@Nullable String text) {
        return text == null || text.isBlank() ? "no details are given" : text.strip();
    }
}
