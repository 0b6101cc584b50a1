package dev.godwit.operator.job;

import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.operator.plan.JobState;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Jobs of one resource and their pods, as the planner wants to see them. */
public final class JobReading {

    private static final Duration POD_EXPECTED = Duration.ofSeconds(10);

    private final Instant now;

    private JobReading(Instant now) {
        this.now = now;
    }

    /**
     * @param uid of the resource; Jobs and pods that it does not control are left out
     * @param name of the resource
     */
    public static List<JobRun> of(String uid, String name, Collection<Job> jobs, Collection<Pod> pods, Instant now) {
        JobReading reading = new JobReading(now);
        List<JobRun> runs = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Job job : jobs) {
            if (isControlledBy(job, uid)) {
                known.add(job.getMetadata().getUid());
                List<Pod> own = pods.stream()
                        .filter(pod -> isControlledBy(pod, job.getMetadata().getUid()))
                        .toList();
                reading.run(job, own).ifPresent(runs::add);
            }
        }
        for (Pod pod : pods) {
            orphan(name, pod, known).ifPresent(runs::add);
        }
        return runs;
    }

    public static boolean isControlledBy(HasMetadata object, String uid) {
        return controller(object).filter(owner -> uid.equals(owner.getUid())).isPresent();
    }

    /** Whether the Job itself says that it has ended, as it does some time after its container has. */
    public static boolean isSettled(Job job) {
        return end(job).isPresent();
    }

    /** Whether a Job only looks for drift. */
    public static boolean isLook(Job job) {
        return verb(Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.<String, String>of())
                        .getOrDefault(Marks.VERB, ""))
                == Verb.DRIFT;
    }

    private Optional<JobRun> run(Job job, List<Pod> pods) {
        boolean deleted = job.getMetadata().getDeletionTimestamp() != null;
        Optional<Pod> live = pods.stream().filter(PodReading::mayRun).max(Comparator.comparing(PodReading::createdAt));
        if (deleted) {
            return live.map(
                    pod -> as(job, new JobState.Draining(pod.getMetadata().getName())));
        }
        return Optional.of(
                as(job, live.map(pod -> PodReading.live(pod, now)).orElseGet(() -> withoutLivePod(job, pods))));
    }

    private JobState withoutLivePod(Job job, List<Pod> pods) {
        Optional<JobCondition> end = end(job);
        Optional<Pod> newest = pods.stream().max(Comparator.comparing(PodReading::createdAt));
        if (newest.isPresent()) {
            return PodReading.ended(newest.get(), end.isPresent(), isComplete(end));
        }
        if (end.isEmpty()) {
            boolean late = createdAt(job).plus(POD_EXPECTED).isBefore(now);
            return late
                    ? new JobState.Blocked(new JobState.Blockage.Pod(
                            "NoPod",
                            "the Job has no pod; a ResourceQuota or an admission policy may refuse it, see: kubectl"
                                    + " describe job "
                                    + job.getMetadata().getName()))
                    : new JobState.Starting();
        }
        Ending ending = isComplete(end)
                ? new Ending.Exited(0, Ending.Silence.NONE)
                : new Ending.PodLost("it was deleted; the Job says " + end.get().getReason());
        Instant at = Optional.ofNullable(end.get().getLastTransitionTime())
                .map(Instant::parse)
                .orElse(createdAt(job));
        return new JobState.Ended(Optional.empty(), at, ending, Optional.empty(), true, isComplete(end));
    }

    /** A pod whose Job is gone is deleted by the cluster, in time; until then its container may run. */
    private static Optional<JobRun> orphan(String name, Pod pod, Set<String> knownJobs) {
        return controller(pod)
                .filter(owner -> owner.getKind().equals("Job") && !knownJobs.contains(owner.getUid()))
                .filter(owner -> name.equals(labels(pod).get(Marks.MIGRATION)) && PodReading.mayRun(pod))
                .map(owner -> new JobRun(
                        owner.getName(),
                        owner.getUid(),
                        Verb.DEPLOY,
                        "",
                        "",
                        1,
                        "",
                        "",
                        PodReading.createdAt(pod),
                        new JobState.Draining(pod.getMetadata().getName())));
    }

    private static JobRun as(Job job, JobState state) {
        Map<String, String> marks = Objects.requireNonNullElse(job.getMetadata().getAnnotations(), Map.of());
        return new JobRun(
                job.getMetadata().getName(),
                job.getMetadata().getUid(),
                verb(marks.getOrDefault(Marks.VERB, "")),
                marks.getOrDefault(Marks.INPUTS, ""),
                marks.getOrDefault(Marks.TEMPLATE, ""),
                attempt(marks.getOrDefault(Marks.ATTEMPT, "1")),
                marks.getOrDefault(Marks.RETRY, ""),
                marks.getOrDefault(Marks.APPROVED, ""),
                createdAt(job),
                state);
    }

    /** A Job of a version that knew but one is a deploy. */
    private static Verb verb(String word) {
        return word.equals(Verb.DRIFT.word()) ? Verb.DRIFT : Verb.DEPLOY;
    }

    private static int attempt(String text) {
        try {
            return Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static Optional<JobCondition> end(Job job) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(c -> "True".equals(c.getStatus()))
                        .filter(c ->
                                c.getType().equals("Complete") || c.getType().equals("Failed"))
                        .findFirst();
    }

    private static boolean isComplete(Optional<JobCondition> end) {
        return end.filter(c -> c.getType().equals("Complete")).isPresent();
    }

    private static Instant createdAt(Job job) {
        return Optional.ofNullable(job.getMetadata().getCreationTimestamp())
                .map(Instant::parse)
                .orElse(Instant.EPOCH);
    }

    private static Optional<OwnerReference> controller(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    private static Map<String, String> labels(Pod pod) {
        return Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    }
}
