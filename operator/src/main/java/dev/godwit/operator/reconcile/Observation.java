package dev.godwit.operator.reconcile;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.MigrationApproval;
import dev.godwit.operator.job.JobReading;
import dev.godwit.operator.job.ReportReader;
import dev.godwit.operator.job.Runner;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.operator.plan.JobState;
import dev.godwit.operator.plan.Observed;
import dev.godwit.operator.plan.Planner;
import dev.godwit.operator.plan.Source;
import dev.godwit.operator.plan.SpecCheck;
import dev.godwit.operator.plan.Turn;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.status.Cut;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at one resource: from caches, and from the API server only where a report is not whole. */
final class Observation {

    private static final int MAX_RETRY = 253;

    private final Cluster cluster;
    private final Sources sources;
    private final SeedSources seeds;
    private final Runner runner;
    private final Policy policy;
    private final boolean approversVerified;
    private final RunningLogs runningLogs;

    Observation(
            Cluster cluster,
            Sources sources,
            SeedSources seeds,
            Runner runner,
            Policy policy,
            boolean approversVerified) {
        this.cluster = cluster;
        this.sources = sources;
        this.seeds = seeds;
        this.runner = runner;
        this.policy = policy;
        this.approversVerified = approversVerified;
        this.runningLogs = new RunningLogs(cluster, Planner.PROGRESS_WATCH);
    }

    Desired desired(DatabaseMigration resource) {
        var meta = resource.getMetadata();
        Optional<String> retry = Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(DatabaseMigration.RETRY_ANNOTATION))
                .map(value -> Cut.text(value, MAX_RETRY))
                .filter(value -> !value.isEmpty());
        return new Desired(
                meta.getNamespace(),
                meta.getName(),
                meta.getUid(),
                meta.getGeneration(),
                resource.getSpec(),
                retry,
                runner.identity(),
                policy.floor(meta.getNamespace()));
    }

    /** @param others every resource that the operator watches */
    Observed observed(DatabaseMigration resource, Context<DatabaseMigration> context, Neighbours others, Instant now) {
        DatabaseMigrationStatus previous = status(resource);
        return new Observed(
                previous,
                source(resource, context),
                ApprovalReading.of(context.getSecondaryResources(MigrationApproval.class), approversVerified),
                jobs(resource, previous, context.getSecondaryResources(Job.class), context, now),
                Set.of(),
                others.before(resource),
                new Turn.Now());
    }

    /** The same, after the API server itself has been asked for a Job. */
    Observed afterLookingFor(
            String job,
            Observed observed,
            DatabaseMigration resource,
            Context<DatabaseMigration> context,
            Instant now) {
        Optional<Job> found = cluster.find(resource.getMetadata().getNamespace(), job)
                .filter(other ->
                        JobReading.isControlledBy(other, resource.getMetadata().getUid()));
        Set<Job> jobs = new HashSet<>(context.getSecondaryResources(Job.class));
        found.ifPresent(jobs::add);
        return new Observed(
                observed.previous(),
                observed.source(),
                observed.approvals(),
                jobs(resource, observed.previous(), jobs, context, now),
                found.isPresent() ? Set.of() : Set.of(job),
                observed.neighbours(),
                observed.turn());
    }

    static DatabaseMigrationStatus status(DatabaseMigration resource) {
        return Objects.requireNonNullElse(resource.getStatus(), DatabaseMigrationStatus.NONE);
    }

    private Source source(DatabaseMigration resource, Context<DatabaseMigration> context) {
        List<String> problems = SpecCheck.problems(resource.getSpec());
        if (!problems.isEmpty()) {
            return new Source.Unreadable(String.join(" ", problems));
        }
        Map<String, ConfigMap> configMaps = context.getSecondaryResources(ConfigMap.class).stream()
                .collect(Collectors.toMap(c -> c.getMetadata().getName(), Function.identity()));
        String namespace = resource.getMetadata().getNamespace();
        return seeds.with(
                sources.read(namespace, resource.getSpec().bundle(), configMaps),
                namespace,
                resource.getSpec().seed(),
                configMaps);
    }

    private List<JobRun> jobs(
            DatabaseMigration resource,
            DatabaseMigrationStatus previous,
            Collection<Job> jobs,
            Context<DatabaseMigration> context,
            Instant now) {
        var meta = resource.getMetadata();
        Set<Pod> pods = context.getSecondaryResources(Pod.class);
        return JobReading.of(meta.getUid(), meta.getName(), jobs, pods, now).stream()
                .map(job -> isNews(job, previous) ? withWholeReport(meta.getNamespace(), job) : job)
                .map(job -> withStep(meta.getNamespace(), job, pods, now))
                .toList();
    }

    private static boolean isNews(JobRun job, DatabaseMigrationStatus previous) {
        LastJob last = previous.lastJob();
        return last == null || (last.name().equals(job.name()) && last.finishedAt() == null);
    }

    private JobRun withWholeReport(String namespace, JobRun job) {
        return job.state() instanceof JobState.Ended ended && isInLog(ended.ending())
                ? job.in(ended.as(ended.pod()
                        .flatMap(pod -> cluster.lastLogLine(namespace, pod))
                        .map(line -> ReportReader.logLine(line, ended.ending()))
                        .orElse(ended.ending())))
                : job;
    }

    private JobRun withStep(String namespace, JobRun job, Set<Pod> pods, Instant now) {
        return job.state() instanceof JobState.Running running
                ? pods.stream()
                        .filter(pod -> JobReading.isControlledBy(pod, job.uid()))
                        .findAny()
                        .flatMap(pod ->
                                runningLogs.step(namespace, pod.getMetadata().getName(), running.since(), now))
                        .map(step -> job.in(new JobState.Running(running.since(), Optional.of(step))))
                        .orElse(job)
                : job;
    }

    private static boolean isInLog(Ending ending) {
        return switch (ending) {
            case Ending.Reported(var report) -> report.shortened();
            case Ending.Exited exited -> true;
            case Ending.OutOfMemory o -> false;
            case Ending.NotStarted n -> false;
            case Ending.PodLost p -> false;
        };
    }
}
