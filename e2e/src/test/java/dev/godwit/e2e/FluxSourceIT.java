package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A bundle that Flux publishes. The real source-controller does not run here: a test writes the status that it writes, and
 * archives as it makes them are served from a pod.
 */
class FluxSourceIT {

    private static final String GROUP = "source.toolkit.fluxcd.io";
    private static final ResourceDefinitionContext OCI = new ResourceDefinitionContext.Builder()
            .withGroup(GROUP)
            .withVersion("v1")
            .withKind("OCIRepository")
            .withPlural("ocirepositories")
            .withNamespaced(true)
            .build();

    private static final String SERVER = """
            apiVersion: v1
            kind: List
            items:
            - apiVersion: v1
              kind: Service
              metadata: {name: source-controller}
              spec: {selector: {app: source-controller}, ports: [{port: 80, targetPort: 8080}]}
            - apiVersion: v1
              kind: Pod
              metadata: {name: source-controller, labels: {app: source-controller}}
              spec:
                automountServiceAccountToken: false
                securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                containers:
                - name: server
                  image: ${image}
                  imagePullPolicy: Never
                  command: [/opt/java/bin/java, -m, jdk.httpserver, -b, "0.0.0.0", -p, "8080", -d, /served]
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                  readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
                  volumeMounts:
                  - {name: archives, mountPath: /served/two.tar.gz, subPath: two.tar.gz}
                  - {name: archives, mountPath: /served/three.tar.gz, subPath: three.tar.gz}
                volumes: [{name: archives, configMap: {name: archives}}]
            """;

    @TempDir
    Path temporary;

    private final KubernetesClient client = Cluster.client();

    @Test
    void aDeployFollowsEachArtifactAndRunsNothingOfAnother() throws Exception {
        installFlux();
        byte[] two = archive(Blog.ALL.subList(0, 2));
        byte[] three = archive(Blog.ALL.subList(0, 3));
        try (Scenario blog = Scenario.withPostgres()) {
            serve(blog, Map.of("two.tar.gz", two, "three.tar.gz", three));
            blog.applySpec("""
                      database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
                      bundle: {sourceRef: {kind: OCIRepository, name: blog-migrations, path: /prisma/migrations}}
                    """);
            assertThat(blog.awaitReason("WaitingForBundle")).contains("There is no OCIRepository blog-migrations");

            applySource(blog);
            blog.asserted(() -> assertThat(blog.ready().message()).contains("has no artifact yet"));
            publish(blog, "v2", "two.tar.gz", Sha256.hex(two));
            blog.awaitVersion(Blog.POSTS);
            assertThat(Objects.requireNonNull(blog.status().bundle()).revision())
                    .isEqualTo("v2");

            publish(blog, "v3", "three.tar.gz", "0".repeat(64));
            blog.asserted(() -> assertThat(blog.ready().message())
                    .contains("could not be fetched: what is there has the digest sha256:" + Sha256.hex(three)));
            assertThat(blog.ready().reason()).isEqualTo("WaitingForBundle");
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS);

            publish(blog, "v3", "three.tar.gz", Sha256.hex(three));
            blog.awaitVersion(Blog.CATEGORIES);
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS, Blog.CATEGORIES);
        }
    }

    private void installFlux() throws IOException {
        try (InputStream crd =
                Files.newInputStream(Cluster.file("operator/src/test/resources/flux/ocirepositories.yaml"))) {
            client.load(crd).serverSideApply();
        }
        Eventually.holds("the kind is known", () -> {
            APIResourceList known = client.getApiResources(GROUP + "/v1");
            return known != null && !known.getResources().isEmpty();
        });
    }

    private void serve(Scenario blog, Map<String, byte[]> archives) {
        var configMap =
                new ConfigMapBuilder().withNewMetadata().withName("archives").endMetadata();
        archives.forEach((name, bytes) ->
                configMap.addToBinaryData(name, Base64.getEncoder().encodeToString(bytes)));
        client.configMaps()
                .inNamespace(blog.namespace())
                .resource(configMap.build())
                .create();
        client.load(new ByteArrayInputStream(
                        SERVER.replace("${image}", Cluster.image()).getBytes(StandardCharsets.UTF_8)))
                .inNamespace(blog.namespace())
                .serverSideApply();
        Eventually.holds(
                "archives are served",
                () -> client.pods()
                        .inNamespace(blog.namespace())
                        .withName("source-controller")
                        .isReady());
    }

    /** The example's, in the scenario's namespace. */
    private void applySource(Scenario blog) throws IOException {
        String yaml = Files.readString(Cluster.file("examples/flux/source.yaml"));
        GenericKubernetesResource source =
                Serialization.unmarshal(yaml.substring(0, yaml.indexOf("\n---")), GenericKubernetesResource.class);
        source.getMetadata().setNamespace(blog.namespace());
        client.resource(source).serverSideApply();
    }

    private void publish(Scenario blog, String revision, String file, String sha256) {
        client.genericKubernetesResources(OCI)
                .inNamespace(blog.namespace())
                .withName("blog-migrations")
                .editStatus(source -> {
                    source.setAdditionalProperty(
                            "status",
                            Map.of(
                                    "observedGeneration",
                                    source.getMetadata().getGeneration(),
                                    "artifact",
                                    Map.of(
                                            "url",
                                            "http://source-controller." + blog.namespace() + ".svc.cluster.local./"
                                                    + file,
                                            "digest",
                                            "sha256:" + sha256,
                                            "revision",
                                            revision)));
                    return source;
                });
    }

    private byte[] archive(List<String> migrations) throws IOException, InterruptedException {
        Path folder = temporary.resolve("blog-" + migrations.size());
        for (String migration : migrations) {
            Files.writeString(
                    Files.createDirectories(folder.resolve("prisma/migrations/" + migration))
                            .resolve("migration.sql"),
                    Blog.sql(migration));
        }
        Path archive = temporary.resolve(migrations.size() + ".tar.gz");
        Process tar = new ProcessBuilder("tar", "-C", folder.toString(), "-czf", archive.toString(), ".")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return Files.readAllBytes(archive);
    }
}
