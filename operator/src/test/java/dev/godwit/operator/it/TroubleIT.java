package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Outcome;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is missing or broken around a resource, and how it goes on by itself once it is not. */
@ExtendWith(ApiServer.class)
class TroubleIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aConfigMapMayComeLater() {
        stage.migration("");
        assertThat(message(stage.awaitStatus(Reason.WaitingForBundle))).contains("blog-migrations");

        stage.configMap("blog-migrations", Blog.FILES);

        stage.awaitJob(1);
        stage.awaitStatus(Reason.Deploying);
    }

    @Test
    void aConfigMapThatIsNoBundleIsExplainedAndHealedByACorrectedOne() {
        stage.configMap("blog-migrations", Map.of("README.md", "hello", "V1__a.sql", "x"));
        stage.migration("");
        assertThat(message(stage.awaitStatus(Reason.InvalidBundle))).contains("README.md");

        stage.people
                .configMaps()
                .inNamespace(stage.namespace)
                .withName("blog-migrations")
                .delete();
        stage.awaitStatus(Reason.WaitingForBundle);
        stage.configMap("blog-migrations", Blog.FILES);

        stage.awaitJob(1);
    }

    @Test
    void aMissingSecretIsNamedAndTheSameJobGoesOn() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        PlayedJob job =
                stage.awaitJob(1).podMade().waiting("CreateContainerConfigError", "secret \"blog-db\" not found");
        assertThat(message(stage.awaitStatus(Reason.WaitingForSecret))).contains("secret \"blog-db\" not found");

        job.running();
        stage.awaitStatus(Reason.Deploying);
        job.reports(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        assertThat(stage.jobs()).hasSize(1);
    }

    @Test
    void aJobThatWaitsForAMisspelledSecretGivesWayToTheCorrectedOne() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("", spec -> spec.replace("{name: blog-db}", "{name: blgo-db}"));
        PlayedJob wrong =
                stage.awaitJob(1).podMade().waiting("CreateContainerConfigError", "secret \"blgo-db\" not found");
        stage.awaitStatus(Reason.WaitingForSecret);
        stage.patch("{\"spec\":{\"database\":{\"credentialsSecret\":{\"name\":\"blog-db\"}}}}");
        await().atMost(Stage.SOON).until(() -> stage.jobs().isEmpty());
        // The cluster's garbage collector is not here.
        wrong.podDeleted();

        PlayedJob right = stage.awaitJob(1);

        assertThat(right.name()).isNotEqualTo(wrong.name());
        right.ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void aLostPodIsTriedAgainAtOnce() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        PlayedJob lost = stage.awaitJob(1).podMade().running();
        lost.podDeleted();
        lost.settled(false);

        PlayedJob next = stage.awaitJob(2);
        stage.awaitStatus(Reason.Interrupted);
        next.ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void aDatabaseThatIsDownIsTriedAgainUntilItIsUp() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1).ends(Reports.blind(Outcome.WaitingForDatabase, "blog-db does not answer."));
        DatabaseMigrationStatus waiting = stage.awaitStatus(
                Reason.WaitingForDatabase, s -> assertThat(s.nextCheckAt()).isNotNull());
        assertThat(message(waiting)).contains("blog-db does not answer.").contains("Next attempt at");

        stage.awaitJob(2).ends(Reports.applied(Blog.ALL));
        // The next look for drift, and no longer the next attempt.
        stage.awaitStatus(
                Reason.Applied,
                s -> assertThat(s.nextCheckAt()).isAfter(Instant.now().plus(Duration.ofHours(12))));
    }

    @Test
    void aJobThatAPolicyForbidsIsToldInItsWordsAndMadeOnceItComplies() {
        stage.people
                .load(new java.io.ByteArrayInputStream(
                        """
                                apiVersion: admissionregistration.k8s.io/v1
                                kind: ValidatingAdmissionPolicy
                                metadata: {name: "%1$s"}
                                spec:
                                  matchConstraints:
                                    resourceRules:
                                      - {apiGroups: [batch], apiVersions: [v1], operations: [CREATE], resources: [jobs]}
                                  validations:
                                    - {expression: "'team' in object.metadata.labels", message: every Job names its team}
                                ---
                                apiVersion: admissionregistration.k8s.io/v1
                                kind: ValidatingAdmissionPolicyBinding
                                metadata: {name: "%1$s"}
                                spec:
                                  policyName: "%1$s"
                                  validationActions: [Deny]
                                  matchResources:
                                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "%1$s"}}
                                """.formatted(stage.namespace).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .create();
        awaitPolicy();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        assertThat(message(stage.awaitStatus(Reason.JobRejected))).contains("every Job names its team");

        stage.patch("{\"spec\":{\"job\":{\"labels\":{\"team\":\"blog\"}}}}");

        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }

    @Test
    void aRunnerOfAnotherVersionIsAnInternalErrorThatSaysSo() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1).podMade().terminated(0, "Completed", "{\"version\":99}");

        assertThat(message(stage.awaitStatus(Reason.InternalError))).contains("differ in version");
    }

    @Test
    void aHostileReportStillMakesAStatusThatTheApiServerTakes() {
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        String hostile = "\\u0000\\ud800".repeat(200);
        stage.awaitJob(1).podMade().terminated(3, "Error", """
                        {"version":1,"outcome":"MigrationFailed","message":"%1$s","failure":{"id":null,"sqlState":"%1$s",\
                        "line":-5},"database":{"serverVersion":"%1$s"},"pending":["%1$s"]}\
                        """.formatted(hostile));

        assertThat(stage.awaitStatus(Reason.MigrationFailed).failure()).isNotNull();
    }

    private void awaitPolicy() {
        Job probe = Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: probe, namespace: %s, labels: {x: y}}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}
                """.formatted(stage.namespace), Job.class);
        await().atMost(Stage.SOON).until(() -> {
            try {
                stage.people.resource(probe).dryRun().create();
                return false;
            } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
                return String.valueOf(e.getMessage()).contains("names its team");
            }
        });
    }

    private static String message(DatabaseMigrationStatus status) {
        return status.conditions().getFirst().message();
    }
}
