package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.DatabaseMigrationStatus;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A namespace under Pod Security {@code restricted}, with what a team would have in it. */
final class Scenario implements AutoCloseable {

    static final String PASSWORD = "s3cret @:/?#%'\" in the blog";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String BLOG = "blog";

    private final KubernetesClient client = Cluster.client();
    private final String namespace;
    private final Postgres postgres;

    private Scenario(String namespace) {
        this.namespace = namespace;
        this.postgres = new Postgres(namespace);
    }

    /** A namespace with nothing in it. */
    static Scenario empty() {
        String name = "e2e-" + COUNT.incrementAndGet() + "-" + Long.toString(System.nanoTime() & 0xfffff, 36);
        Cluster.client()
                .namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                        .addToLabels("pod-security.kubernetes.io/warn", "restricted")
                        .endMetadata()
                        .build())
                .create();
        Eventually.holds(
                "default service account",
                () -> Cluster.client()
                                .serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
        return new Scenario(name);
    }

    /** With a PostgreSQL that answers and the Secret of its user. */
    static Scenario withPostgres() {
        Scenario scenario = empty();
        scenario.startPostgres();
        scenario.putCredentials(PASSWORD);
        scenario.postgres.awaitReady();
        return scenario;
    }

    String namespace() {
        return namespace;
    }

    Postgres postgres() {
        return postgres;
    }

    /** The example's PostgreSQL, without waiting for it. Its own copy of the password is never the user's Secret. */
    void startPostgres() {
        putSecret("postgres-server", PASSWORD);
        try {
            String yaml = Files.readString(Cluster.file("e2e/src/test/resources/postgres.yaml"))
                    .replace("${image}", Cluster.postgresImage());
            client.load(new java.io.ByteArrayInputStream(yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                    .inNamespace(namespace)
                    .serverSideApply();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void putCredentials(String password) {
        putSecret("blog-db", password);
    }

    /** Another user than the example's. */
    void putCredentials(String user, String password) {
        putSecret("blog-db", user, password);
    }

    private void putSecret(String name, String password) {
        putSecret(name, "blog", password);
    }

    private void putSecret(String name, String user, String password) {
        client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withType("kubernetes.io/basic-auth")
                        .withStringData(Map.of("username", user, "password", password))
                        .build())
                .serverSideApply();
    }

    /** An Opaque Secret, made or replaced as a whole. */
    void putSecret(String name, Map<String, String> data) {
        client.secrets()
                .inNamespace(namespace)
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .withStringData(data)
                        .build())
                .serverSideApply();
    }

    /** The ConfigMap that {@link #apply(String)}'s resource names, made or replaced as a whole. */
    void putBundle(Map<String, String> data) {
        var configMap = new ConfigMapBuilder()
                .withNewMetadata()
                .withName("blog-migrations")
                .endMetadata()
                .withData(data)
                .build();
        var resource = client.configMaps().inNamespace(namespace).resource(configMap);
        if (resource.get() == null) {
            resource.create();
        } else {
            resource.update();
        }
    }

    /** The manifest of the README, and nothing else. */
    void applyMinimal() {
        apply("");
    }

    /** The manifest of the README with more lines of spec, indented by two. */
    void apply(String more) {
        applySpec("""
                  database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
                  bundle: {configMaps: [{name: blog-migrations}]}
                """ + more);
    }

    /** A resource with this spec, its lines indented by two. */
    void applySpec(String spec) {
        applyManifest("""
                apiVersion: godwit.dev/v1alpha1
                kind: DatabaseMigration
                metadata: {name: blog}
                spec:
                """ + spec);
    }

    /** A whole DatabaseMigration {@code blog}. */
    void applyManifest(String yaml) {
        DatabaseMigration wanted = Serialization.unmarshal(yaml, DatabaseMigration.class);
        wanted.setStatus(null);
        resource(wanted).serverSideApply();
    }

    void annotate(String key, String value) {
        client.resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName(BLOG)
                .edit(migration -> {
                    migration.getMetadata().getAnnotations().put(key, value);
                    return migration;
                });
    }

    void delete() {
        client.resources(DatabaseMigration.class)
                .inNamespace(namespace)
                .withName(BLOG)
                .delete();
        Eventually.holds("Jobs are collected with their owner", () -> jobs().isEmpty());
    }

    DatabaseMigration migration() {
        return Objects.requireNonNull(
                client.resources(DatabaseMigration.class)
                        .inNamespace(namespace)
                        .withName(BLOG)
                        .get(),
                "blog is gone");
    }

    DatabaseMigrationStatus status() {
        return Objects.requireNonNullElse(migration().getStatus(), DatabaseMigrationStatus.NONE);
    }

    /** The condition Ready; a stand-in with reason "None" before the operator has written one. */
    Condition ready() {
        return status().conditions().stream()
                .filter(condition -> condition.type().equals("Ready"))
                .findFirst()
                .orElseGet(() ->
                        new Condition("Ready", Condition.Status.UNKNOWN, "None", "", java.time.Instant.EPOCH, null));
    }

    /** Waits until the newest spec's Ready condition has this reason, and returns its message. */
    String awaitReason(String reason) {
        asserted(() -> {
            assertThat(status().observedGeneration())
                    .isEqualTo(migration().getMetadata().getGeneration());
            assertThat(ready().reason()).as("reason (%s)", ready().message()).isEqualTo(reason);
        });
        return ready().message();
    }

    /** Waits for the newest applied migration; a Ready condition alone may be that of the bundle before. */
    void awaitVersion(String version) {
        asserted(() -> {
            assertThat(ready().reason()).as("reason (%s)", ready().message()).isEqualTo("Applied");
            assertThat(status().version()).isEqualTo(version);
        });
    }

    /** Jobs of the resource, oldest first. */
    List<Job> jobs() {
        return client.batch().v1().jobs().inNamespace(namespace).list().getItems().stream()
                .sorted(Comparator.comparing((Job job) -> job.getMetadata().getCreationTimestamp())
                        .thenComparing(job -> job.getMetadata().getName()))
                .toList();
    }

    /** How the runners ended, in the order of their start. */
    List<ContainerStateTerminated> runs() {
        return client
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/managed-by", "godwit")
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getStatus()
                        .getContainerStatuses()
                        .getFirst()
                        .getState()
                        .getTerminated())
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(ContainerStateTerminated::getStartedAt)
                        .thenComparing(ContainerStateTerminated::getFinishedAt))
                .toList();
    }

    /** Reasons of the resource's events, oldest first. */
    List<String> events() {
        // In the order in which kubectl describe shows them.
        return client.v1().events().inNamespace(namespace).list().getItems().stream()
                .filter(event ->
                        "DatabaseMigration".equals(event.getInvolvedObject().getKind()))
                .sorted(Comparator.comparing(Event::getLastTimestamp)
                        .thenComparing(event -> event.getMetadata().getName()))
                .map(event -> event.getReason())
                .toList();
    }

    /** With what a person would look at, should it not come true. */
    void asserted(ThrowingCallable assertions) {
        try {
            Eventually.asserted(assertions);
        } catch (RuntimeException e) {
            throw new AssertionError(e.getMessage() + "\n" + story(), e);
        }
    }

    private String story() {
        StringBuilder story = new StringBuilder("In namespace " + namespace + ":\n");
        story.append(Serialization.asYaml(status()))
                .append("\nEvents: ")
                .append(events())
                .append('\n');
        client.pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/managed-by", "godwit")
                .list()
                .getItems()
                .forEach(pod -> {
                    story.append("Pod ").append(pod.getMetadata().getName()).append(": ");
                    story.append(Serialization.asYaml(pod.getStatus().getContainerStatuses()))
                            .append('\n');
                });
        return story.toString();
    }

    private Resource<DatabaseMigration> resource(DatabaseMigration migration) {
        return client.resources(DatabaseMigration.class).inNamespace(namespace).resource(migration);
    }

    @Override
    public void close() {
        client.namespaces().withName(namespace).delete();
    }
}
