package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import java.time.Instant;
import java.util.Optional;

/** What is so when the API server did not take a Job. */
public final class Rejection {

    private Rejection() {}

    /**
     * @param job that was not made
     * @param plan that wanted it
     * @param words of the API server, which name the policy, the quota or the field
     */
    public static Plan rejected(Desired desired, Effect.CreateJob job, Plan plan, String words, Instant now) {
        return afterwards(
                desired,
                job,
                plan,
                Reason.JobRejected,
                "The API server refused Job " + job.name() + ": " + words
                        + ". Nothing was run. Change spec.job, or the policy or quota that refused it.",
                now);
    }

    /** The bundle is in an image, and the cluster cannot mount one. */
    public static Plan withoutImageVolumes(Desired desired, Effect.CreateJob job, Plan plan, Instant now) {
        return afterwards(
                desired,
                job,
                plan,
                Reason.InvalidSpec,
                "This cluster has no image volumes, which spec.bundle.image needs: Kubernetes 1.35 has them, 1.31 and later"
                        + " with the feature gate ImageVolume. Nothing was run. Switch it on and set the annotation"
                        + " godwit.dev/retry to a new value, or hand the bundle over in ConfigMaps: godwit bundle.",
                now);
    }

    /** The name belongs to a Job that is not this resource's. */
    public static Plan nameTaken(Desired desired, Effect.CreateJob job, Plan plan, Instant now) {
        return afterwards(
                desired,
                job,
                plan,
                Reason.JobNameTaken,
                "Job " + job.name() + " exists and does not belong to this resource. Nothing was run. Look at it with"
                        + " `kubectl get job " + job.name()
                        + " -o yaml`; delete it if it is left over, for instance from a"
                        + " restored backup.",
                now);
    }

    private static Plan afterwards(
            Desired desired, Effect.CreateJob job, Plan plan, Reason reason, String message, Instant now) {
        return switch (job.verb()) {
            case DRIFT -> withoutALook(job, plan, message, now);
            case DEPLOY, PLAN -> withoutADeploy(desired, job, plan, reason, message, now);
        };
    }

    /** The state stays; only drift is not known. */
    private static Plan withoutALook(Effect.CreateJob job, Plan plan, String message, Instant now) {
        LastJob last = new LastJob(
                job.name(),
                job.verb().word(),
                plan.state().reason() == Reason.OutOfMemory ? job.template() : job.inputs(),
                job.attempt(),
                null,
                now,
                plan.state().reason().name(),
                null);
        return new Plan(
                plan.state(),
                Optional.of(last),
                Optional.empty(),
                Optional.of(Looked.unknown(message, now)),
                plan.handledRetry(),
                false,
                Optional.empty(),
                Optional.of(now),
                new Effect.None());
    }

    private static Plan withoutADeploy(
            Desired desired, Effect.CreateJob job, Plan plan, Reason reason, String message, Instant now) {
        Optional<Instant> due = reason.retry().dueAfter(job.attempt(), desired.uid(), now);
        LastJob last = new LastJob(
                job.name(), job.verb().word(), job.template(), job.attempt(), null, now, reason.name(), null);
        return new Plan(
                new State(
                        reason,
                        message + due.map(at -> " Next attempt at " + at + ".").orElse("")),
                Optional.of(last),
                Optional.empty(),
                Optional.empty(),
                plan.handledRetry(),
                plan.forgetFailure(),
                due,
                due,
                new Effect.None());
    }
}
