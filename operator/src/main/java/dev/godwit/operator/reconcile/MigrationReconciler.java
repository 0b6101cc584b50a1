package dev.godwit.operator.reconcile;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.MigrationApproval;
import dev.godwit.operator.job.DriftDetails;
import dev.godwit.operator.job.Runner;
import dev.godwit.operator.job.RunnerJob;
import dev.godwit.operator.plan.ApprovalStates;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Finished;
import dev.godwit.operator.plan.Observed;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.plan.Planner;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.plan.Rejection;
import dev.godwit.operator.plan.Turn;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.status.NextStatus;
import dev.godwit.operator.status.TimeToReady;
import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at one resource: observe, plan, write the status, have the effect. The status comes first, so that what it
 * announces is known even if the operator dies before it is done.
 */
public final class MigrationReconciler implements Reconciler<DatabaseMigration> {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationReconciler.class);
    private static final Duration SOONEST = Duration.ofMillis(50);

    private final Cluster cluster;
    private final Observation observation;
    private final FluxSources flux;
    private final StatusWriter statuses;
    private final Queue queue;
    private final Runner runner;
    private final Meters meters;
    private final InstantSource clock;
    private @Nullable Watches watches;

    public MigrationReconciler(
            KubernetesClient client,
            FluxSources flux,
            Runner runner,
            Policy policy,
            int maxJobs,
            int maxDriftJobs,
            boolean approversVerified,
            String instance,
            Meters meters,
            InstantSource clock) {
        this.cluster = new Cluster(client);
        this.observation = new Observation(
                cluster, new Sources(client, flux), new SeedSources(client), runner, policy, approversVerified);
        this.flux = flux;
        this.statuses = new StatusWriter(new Events(client, instance));
        this.queue = new Queue(maxJobs, maxDriftJobs);
        this.runner = runner;
        this.meters = meters;
        this.clock = clock;
    }

    @Override
    public List<EventSource<?, DatabaseMigration>> prepareEventSources(EventSourceContext<DatabaseMigration> context) {
        Watches prepared = new Watches(context);
        watches = prepared;
        flux.onChange(prepared::wakeThoseOf);
        return prepared.all();
    }

    /** How many resources there are in the cache, by the reason of this condition. */
    Map<String, Long> resourcesByReason(String condition) {
        return Optional.ofNullable(watches)
                .map(seen -> seen.resourcesByReason(condition))
                .orElse(Map.of());
    }

    @Override
    public UpdateControl<DatabaseMigration> reconcile(DatabaseMigration resource, Context<DatabaseMigration> context) {
        if (resource.isMarkedForDeletion()) {
            return UpdateControl.noUpdate();
        }
        Instant now = clock.instant();
        Desired desired = observation.desired(resource);
        Watches seen = Objects.requireNonNull(watches, "prepared before the first look");
        Observed observed = observation.observed(resource, context, seen.neighbours(), now);
        Plan plan = Planner.plan(desired, observed, now);
        if (plan.effect() instanceof Effect.FindJob(String name)) {
            observed = observation.afterLookingFor(name, observed, resource, context, now);
            plan = Planner.plan(desired, observed, now);
        }
        ResourceID id = ResourceID.fromResource(resource);
        if (plan.effect() instanceof Effect.CreateJob job
                && queue.ask(id, observed, job, seen) instanceof Turn.Later later) {
            observed = observed.with(later);
            plan = Planner.plan(desired, observed, now);
        }
        DatabaseMigration written = write(resource, context, observed, plan, desired, now);
        Plan after = carryOut(plan, desired);
        if (!after.equals(plan)) {
            Observed rejected = new Observed(
                    Observation.status(written), observed.source(), List.of(), List.of(), observed.absent());
            write(written, context, rejected, after, desired, now);
        }
        queue.looked(id, observed, after, seen);
        UpdateControl<DatabaseMigration> control = UpdateControl.noUpdate();
        after.wakeAt().ifPresent(at -> control.rescheduleAfter(fromNow(at)));
        return control;
    }

    private DatabaseMigration write(
            DatabaseMigration resource,
            Context<DatabaseMigration> context,
            Observed observed,
            Plan plan,
            Desired desired,
            Instant now) {
        DatabaseMigrationStatus next = NextStatus.of(
                observed.previous(),
                observed.source(),
                plan,
                driftDetails(observed, plan, desired),
                desired.generation(),
                now);
        // First, since it follows from what the resource's own status forgets: which plan was pending.
        ApprovalStates.changed(
                        observed.approvals(),
                        observed.previous().plan(),
                        Optional.ofNullable(next.plan()),
                        plan.learned(),
                        desired.name())
                .forEach(told -> tellApproval(told, context));
        DatabaseMigration written = statuses.write(resource, context, next, plan.state(), now);
        Finished.of(observed, Optional.ofNullable(next.lastJob())).ifPresent(meters::jobFinished);
        TimeToReady.of(observed.previous(), next, now).ifPresent(meters::becameReady);
        return written;
    }

    private void tellApproval(ApprovalStates.Told told, Context<DatabaseMigration> context) {
        context.getSecondaryResources(MigrationApproval.class).stream()
                .filter(approval ->
                        approval.getMetadata().getName().equals(told.approval().name()))
                .findAny()
                .flatMap(approval -> cluster.tell(approval, told.state(), told.message()))
                .ifPresent(written -> Optional.ofNullable(watches).ifPresent(w -> w.sawApproval(written)));
    }

    /** Name of the ConfigMap, which is there before a status names it. */
    private Optional<String> driftDetails(Observed observed, Plan plan, Desired desired) {
        return plan.drift()
                .flatMap(drift -> plan.learned()
                        .flatMap(learned -> observed.job(learned.job()))
                        .flatMap(job -> DriftDetails.of(desired, job, drift)
                                .filter(details -> cluster.create(details, job.uid()))))
                .map(details -> details.getMetadata().getName());
    }

    /** What is so afterwards: the same plan, unless the API server did not take it. */
    private Plan carryOut(Plan plan, Desired desired) {
        return switch (plan.effect()) {
            case Effect.None none -> plan;
            // A Job that can be found was found before; nothing is left to do for now.
            case Effect.FindJob find -> plan;
            case Effect.DeleteJob(String name, String uid) -> {
                cluster.delete(desired.namespace(), name, uid);
                yield plan;
            }
            case Effect.CreateJob job -> create(plan, desired, job);
        };
    }

    private Plan create(Plan plan, Desired desired, Effect.CreateJob job) {
        return switch (cluster.create(RunnerJob.of(desired, job, runner), desired.uid())) {
            case Cluster.Creation.Made(var made) -> {
                meters.jobStarted(job.verb().word());
                Optional.ofNullable(watches).ifPresent(w -> w.sawJob(made));
                yield plan;
            }
            case Cluster.Creation.NamespaceEnds() -> {
                LOG.atInfo()
                        .setMessage("no Job is made: the namespace is being deleted")
                        .log();
                yield plan;
            }
            case Cluster.Creation.WithoutImage() -> Rejection.withoutImageVolumes(desired, job, plan, clock.instant());
            case Cluster.Creation.Taken() -> Rejection.nameTaken(desired, job, plan, clock.instant());
            case Cluster.Creation.Rejected(String words) ->
                Rejection.rejected(desired, job, plan, words, clock.instant());
        };
    }

    private Duration fromNow(Instant at) {
        Duration wait = Duration.between(clock.instant(), at);
        return wait.compareTo(SOONEST) < 0 ? SOONEST : wait;
    }

    /**
     * Only a bug is told to people: that the API server is away, or that a write met another, is tried again and leaves
     * the status as it is.
     */
    @Override
    public ErrorStatusUpdateControl<DatabaseMigration> updateErrorStatus(
            DatabaseMigration resource, Context<DatabaseMigration> context, Exception e) {
        if (!isBug(e)) {
            // Without the framework's retry, which tells each as a warning with a stack trace.
            Duration pause = Trouble.pause(e);
            LOG.atLevel(Trouble.level(e))
                    .setMessage("not done; it is tried again")
                    .addKeyValue("problem", Trouble.words(e))
                    .addKeyValue("inSeconds", pause.toMillis() / 1000.0)
                    .log();
            return ErrorStatusUpdateControl.<DatabaseMigration>noStatusUpdate()
                    .withNoRetry()
                    .rescheduleAfter(pause);
        }
        Instant now = clock.instant();
        DatabaseMigrationStatus previous = Observation.status(resource);
        State state = new State(
                Reason.InternalError,
                "The operator met a bug while it looked at this resource; it tries again. Its log says more. Nothing"
                        + " was started by the step that failed.");
        Plan plan = new Plan(
                state,
                Optional.ofNullable(previous.lastJob()),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(previous.lastHandledRetry()),
                false,
                Optional.ofNullable(previous.nextCheckAt()),
                Optional.empty(),
                new Effect.None());
        DatabaseMigrationStatus next = NextStatus.of(
                previous,
                new dev.godwit.operator.plan.Source.Unreadable(""),
                plan,
                resource.getMetadata().getGeneration(),
                now);
        statuses.write(resource, context, next, state, now);
        return ErrorStatusUpdateControl.defaultErrorProcessing();
    }

    private static boolean isBug(Exception e) {
        return !(e instanceof KubernetesClientException
                || e instanceof OperatorException
                || e instanceof StatusWriter.StaleStatus);
    }
}
