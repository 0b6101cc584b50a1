package dev.godwit.operator.job;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.JobSpec;
import dev.godwit.api.JobSpec.SecretRef;
import dev.godwit.api.RehearsalSpec;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.Effect.CreateJob;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Job of one run. One Job is one pod is one attempt: the operator decides about another attempt, never the Job. Its
 * pod passes Pod Security {@code restricted}, and no API token is in it.
 */
public final class RunnerJob {

    private static final String TMP = "tmp";
    private static final List<String> COMMAND = List.of("/opt/java/bin/java", "@/app/runner.args");
    /** Long enough for PostgreSQL to roll back what SIGTERM interrupts. */
    private static final long GRACE_SECONDS = 60;

    private static final ResourceRequirements DEFAULT_RESOURCES = new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("100m"))
            .addToRequests("memory", new Quantity("128Mi"))
            .addToLimits("memory", new Quantity("256Mi"))
            .build();

    private final Desired desired;
    private final CreateJob job;
    private final Runner runner;

    private RunnerJob(Desired desired, CreateJob job, Runner runner) {
        this.desired = desired;
        this.job = job;
        this.runner = runner;
    }

    public static Job of(Desired desired, CreateJob job, Runner runner) {
        return new RunnerJob(desired, job, runner).build();
    }

    private Job build() {
        return new JobBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(desired.namespace())
                .withLabels(labels())
                .withAnnotations(annotations())
                .withOwnerReferences(owner())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(0)
                .withTemplate(template())
                .endSpec()
                .build();
    }

    private OwnerReference owner() {
        return new OwnerReferenceBuilder()
                .withApiVersion(DatabaseMigration.GROUP + "/" + DatabaseMigration.VERSION)
                .withKind("DatabaseMigration")
                .withName(desired.name())
                .withUid(desired.uid())
                .withController(true)
                .build();
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new TreeMap<>(orEmpty(details().labels()));
        labels.put(Marks.MANAGED_BY, Marks.MANAGER);
        labels.put(Marks.APP, Marks.RUNNER_APP);
        labels.put(Marks.MIGRATION, desired.name());
        return labels;
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(orEmpty(details().annotations()));
        annotations.put(Marks.VERB, job.verb().word());
        annotations.put(Marks.INPUTS, job.inputs());
        annotations.put(Marks.TEMPLATE, job.template());
        annotations.put(Marks.ATTEMPT, Integer.toString(job.attempt()));
        annotations.put(Marks.GENERATION, Long.toString(desired.generation()));
        annotations.put(Marks.SOURCE_DIGEST, job.sourceDigest());
        job.approval().ifPresent(approval -> annotations.put(Marks.APPROVED, approval.planDigest()));
        if (!job.retry().isEmpty()) {
            annotations.put(Marks.RETRY, job.retry());
        }
        return annotations;
    }

    private PodTemplateSpec template() {
        BundleVolumes bundle = BundleVolumes.of(desired.spec().bundle());
        Map<String, String> annotations = new TreeMap<>(orEmpty(details().annotations()));
        annotations.putAll(bundle.podAnnotations());
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(labels())
                .withAnnotations(annotations)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withServiceAccountName(details().serviceAccountName())
                .withPriorityClassName(details().priorityClassName())
                .withNodeSelector(details().nodeSelector())
                .withTolerations(details().tolerations())
                .withAffinity(details().affinity())
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE_SECONDS)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withImagePullSecrets(pullSecrets())
                .withContainers(container(bundle))
                .withVolumes(bundle.volumes())
                .addAllToVolumes(SeedVolume.volumes(desired.spec(), job))
                .addToVolumes(new VolumeBuilder()
                        .withName(TMP)
                        .withNewEmptyDir()
                        .withMedium("Memory")
                        .withSizeLimit(new Quantity("16Mi"))
                        .endEmptyDir()
                        .build())
                .endSpec()
                .build();
    }

    private Container container(BundleVolumes bundle) {
        List<VolumeMount> mounts = new ArrayList<>(bundle.mounts());
        mounts.addAll(SeedVolume.mounts(job));
        mounts.add(new VolumeMountBuilder().withName(TMP).withMountPath("/tmp").build());
        return new ContainerBuilder()
                .withName(Marks.CONTAINER)
                .withImage(runner.image())
                .withImagePullPolicy(runner.pullPolicy())
                .withCommand(COMMAND)
                .withArgs(Arguments.of(desired, job, bundle.folders()))
                .withEnv(environment())
                .withResources(resources())
                .withTerminationMessagePolicy("File")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .withVolumeMounts(mounts)
                .build();
    }

    /** Only a deploy is rehearsed, so that no other Job has the copy's password. */
    private List<EnvVar> environment() {
        List<EnvVar> environment =
                new ArrayList<>(ConnectionVariables.of(desired.spec().database()));
        RehearsalSpec rehearsal = desired.spec().rehearsal();
        if (rehearsal != null && job.verb() == Verb.DEPLOY) {
            environment.addAll(ConnectionVariables.ofCopy(
                    rehearsal.database().as(desired.spec().database())));
        }
        return environment;
    }

    private ResourceRequirements resources() {
        JobSpec.Resources wanted = details().resources();
        return wanted == null
                ? DEFAULT_RESOURCES
                : new ResourceRequirementsBuilder()
                        .withRequests(orEmpty(wanted.requests()))
                        .withLimits(orEmpty(wanted.limits()))
                        .build();
    }

    private List<LocalObjectReference> pullSecrets() {
        return Objects.requireNonNullElse(details().imagePullSecrets(), List.<SecretRef>of()).stream()
                .map(secret -> new LocalObjectReference(secret.name()))
                .toList();
    }

    private JobSpec details() {
        return desired.spec().job();
    }

    private static <V> Map<String, V> orEmpty(@Nullable Map<String, V> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }
}
