package dev.godwit.operator.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.report.Report;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobConditionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A Job whose controller and kubelet are played by the test. */
final class PlayedJob {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final KubernetesClient client;
    final Job job;

    PlayedJob(KubernetesClient client, Job job) {
        this.client = client;
        this.job = job;
    }

    String name() {
        return job.getMetadata().getName();
    }

    PlayedJob podMade() {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name() + "-pod")
                        .withNamespace(job.getMetadata().getNamespace())
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .addNewOwnerReference()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName(name())
                        .withUid(job.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .build())
                .create();
        return this;
    }

    PlayedJob waiting(String reason, String message) {
        return podStatus(new PodStatusBuilder()
                .withPhase("Pending")
                .withContainerStatuses(container()
                        .withNewState()
                        .withNewWaiting(message, reason)
                        .endState()
                        .build())
                .build());
    }

    PlayedJob running() {
        return podStatus(new PodStatusBuilder()
                .withPhase("Running")
                .withContainerStatuses(container()
                        .withNewState()
                        .withNewRunning(now())
                        .endState()
                        .build())
                .build());
    }

    /** The container ends; the Job's controller has not looked yet. */
    PlayedJob terminated(int exitCode, String reason, String message) {
        return podStatus(new PodStatusBuilder()
                .withPhase(exitCode == 0 ? "Succeeded" : "Failed")
                .withContainerStatuses(container()
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withMessage(message)
                        .withStartedAt(now())
                        .withFinishedAt(now())
                        .endTerminated()
                        .endState()
                        .build())
                .build());
    }

    PlayedJob reports(Report report) {
        return terminated(report.outcome().exitCode(), "Completed", json(report));
    }

    /** The Job's controller sees the end. */
    PlayedJob settled(boolean complete) {
        JobBuilder builder = new JobBuilder(client.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(name())
                .require());
        String now = now();
        var status = builder.editOrNewStatus().withStartTime(now);
        for (String type :
                complete ? new String[] {"SuccessCriteriaMet", "Complete"} : new String[] {"FailureTarget", "Failed"}) {
            status.addToConditions(new JobConditionBuilder()
                    .withType(type)
                    .withStatus("True")
                    .withReason(complete ? "CompletionsReached" : "BackoffLimitExceeded")
                    .withLastTransitionTime(now)
                    .withLastProbeTime(now)
                    .build());
        }
        if (complete) {
            status.withCompletionTime(now).withSucceeded(1);
        } else {
            status.withFailed(1);
        }
        client.resource(status.endStatus().build()).updateStatus();
        return this;
    }

    void ends(Report report) {
        podMade().running().reports(report).settled(report.outcome().exitCode() == 0);
    }

    void podDeleted() {
        client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(name() + "-pod")
                .withGracePeriod(0)
                .delete();
    }

    static String json(Report report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private PlayedJob podStatus(PodStatus status) {
        Pod pod = client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(name() + "-pod")
                .require();
        pod.setStatus(status);
        client.resource(pod).updateStatus();
        return this;
    }

    private static ContainerStatusBuilder container() {
        return new ContainerStatusBuilder()
                .withName("runner")
                .withImage("example.org/godwit:test")
                .withImageID("")
                .withReady(false)
                .withRestartCount(0);
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
