package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.MigrationApproval;
import dev.godwit.api.MigrationApprovalSpec;
import dev.godwit.api.MigrationApprovalSpec.MigrationRef;
import dev.godwit.operator.config.OperatorConfig;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.reconcile.GodwitOperator;
import dev.godwit.operator.reconcile.StoredResources;
import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A namespace of its own, an operator that watches it, and what people and the cluster's other parts do there. */
final class Stage implements AutoCloseable {

    static final String NAME = "blog";
    static final Duration SOON = Duration.ofSeconds(40);

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final ApiServer.Running server;
    private final UnaryOperator<KubernetesClientBuilder> identity;
    final String namespace;
    final KubernetesClient people;
    Requests requests = new Requests();
    Meters meters = new Meters();
    Policy policy = Policy.NONE;
    boolean approversVerified;
    int maxJobs = 20;
    int maxDriftJobs = 5;
    private @Nullable KubernetesClient client;
    private @Nullable GodwitOperator operator;

    Stage(ApiServer.Running server) {
        this(server, UnaryOperator.identity());
    }

    /** @param identity who the operator is to the API server */
    Stage(ApiServer.Running server, UnaryOperator<KubernetesClientBuilder> identity) {
        this.server = server;
        this.identity = identity;
        this.people = server.builder().build();
        this.namespace = "stage-" + COUNT.incrementAndGet();
        people.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
    }

    Stage started() {
        requests = new Requests();
        meters = new Meters();
        client = identity.apply(server.builder())
                .withKubernetesSerialization(StoredResources.serialization())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("requests", requests))
                .build();
        operator = new GodwitOperator(
                client,
                new OperatorConfig(
                        "example.org/godwit:test",
                        "IfNotPresent",
                        Set.of(namespace),
                        0,
                        "operator-0",
                        Optional.empty(),
                        policy,
                        approversVerified,
                        maxJobs,
                        maxDriftJobs),
                meters,
                InstantSource.system());
        operator.start();
        return this;
    }

    void stop() {
        if (operator != null && client != null) {
            operator.close();
            client.close();
            operator = null;
        }
    }

    @Override
    public void close() {
        stop();
        people.close();
    }

    // --- what people do ---

    void configMap(String name, Map<String, String> files) {
        people.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(files)
                        .build())
                .createOr(c -> c.update());
    }

    /**
     * The migration {@value #NAME}, with a bundle from ConfigMap {@code blog-migrations}.
     *
     * @param more of the spec
     */
    void migration(String more) {
        migration(more, UnaryOperator.identity());
    }

    void migration(String more, UnaryOperator<String> edit) {
        String yaml = """
                apiVersion: godwit.dev/v1alpha1
                kind: DatabaseMigration
                metadata: {name: %s, namespace: %s}
                spec:
                  database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
                  bundle: {configMaps: [{name: blog-migrations}]}
                """.formatted(NAME, namespace) + more.indent(2);
        people.resource(Serialization.unmarshal(edit.apply(yaml), DatabaseMigration.class))
                .create();
    }

    /** @param by who agrees; null for nobody in particular */
    void approval(String name, String plan, @Nullable String by) {
        people.resource(approval(namespace, name, NAME, plan, by)).create();
    }

    static MigrationApproval approval(
            String namespace, String name, String migration, String plan, @Nullable String by) {
        MigrationApproval approval = new MigrationApproval();
        approval.setMetadata(
                new ObjectMetaBuilder().withName(name).withNamespace(namespace).build());
        approval.setSpec(new MigrationApprovalSpec(new MigrationRef(migration), plan, by));
        return approval;
    }

    void patch(String json) {
        patch(NAME, json);
    }

    void patch(String name, String json) {
        people.resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName(name)
                .patch(
                        io.fabric8.kubernetes.client.dsl.base.PatchContext.of(
                                io.fabric8.kubernetes.client.dsl.base.PatchType.JSON_MERGE),
                        json);
    }

    void jobOfSomebodyElse(String name) {
        people.resource(Serialization.unmarshal("""
                        apiVersion: batch/v1
                        kind: Job
                        metadata: {name: %s, namespace: %s}
                        spec: {template: {spec: {restartPolicy: Never, containers: [{name: runner, image: i}]}}}
                        """.formatted(name, namespace), Job.class))
                .create();
    }

    void askForRetry(String value) {
        patch("{\"metadata\":{\"annotations\":{\"godwit.dev/retry\":\"" + value + "\"}}}");
    }

    void wipeStatus() {
        people.resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName(NAME)
                .editStatus(m -> {
                    m.setStatus(DatabaseMigrationStatus.NONE);
                    return m;
                });
    }

    // --- what can be seen ---

    DatabaseMigration migration() {
        return people.resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName(NAME)
                .require();
    }

    DatabaseMigrationStatus status() {
        DatabaseMigrationStatus status = migration().getStatus();
        return status == null ? DatabaseMigrationStatus.NONE : status;
    }

    static @Nullable Condition ready(DatabaseMigrationStatus status) {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findAny()
                .orElse(null);
    }

    /** The status, once its reason is this one and it is what the consumer says. */
    DatabaseMigrationStatus awaitStatus(Reason reason, Consumer<DatabaseMigrationStatus> more) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            DatabaseMigrationStatus status = status();
            Condition ready = ready(status);
            assertThat(ready).as("Ready").isNotNull();
            if (ready != null) {
                assertThat(ready.reason()).as(ready.message()).isEqualTo(reason.name());
            }
            more.accept(status);
        });
        return status();
    }

    DatabaseMigrationStatus awaitStatus(Reason reason) {
        return awaitStatus(reason, status -> {});
    }

    List<Job> jobs() {
        return people.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
                .sorted(Comparator.comparing((Job j) -> j.getMetadata().getCreationTimestamp())
                        .thenComparingLong(j -> Long.parseLong(j.getMetadata().getResourceVersion())))
                .toList();
    }

    /** Jobs that only look for drift. */
    List<Job> looks() {
        return jobs().stream()
                .filter(job -> job.getMetadata().getName().contains("-drift-"))
                .toList();
    }

    void awaitLooks(int count) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(looks()).hasSize(count));
    }

    /** The newest Job, once there are so many. */
    PlayedJob awaitJob(int count) {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(jobs()).hasSize(count));
        return liveJob();
    }

    /** The Job that the status names, once it is there. */
    PlayedJob liveJob() {
        return await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> {
                            LastJob last = status().lastJob();
                            return jobs().stream()
                                    .filter(j -> last != null
                                            && last.finishedAt() == null
                                            && j.getMetadata().getName().equals(last.name()))
                                    .findAny();
                        },
                        Optional::isPresent)
                .map(job -> new PlayedJob(people, job))
                .orElseThrow();
    }

    List<Event> events() {
        return people.events().v1().events().inNamespace(namespace).list().getItems().stream()
                .sorted(Comparator.comparing(e -> e.getEventTime().getTime()))
                .toList();
    }

    /** Waits until no request was made for a while. */
    void awaitCalm() {
        AtomicInteger seen = new AtomicInteger(-1);
        await().atMost(SOON).pollInterval(Duration.ofMillis(400)).until(() -> {
            int now = requests.made().size();
            return seen.getAndSet(now) == now;
        });
    }
}
