package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The examples for Argo CD, Flux and images, as far as neither of them nor a registry is needed: what is built, and what names what. */
class ExamplesIT {

    private static final String WAVE = "argocd.argoproj.io/sync-wave";

    @Test
    void argoCdGetsTheSchemaOneWaveBeforeTheApplication() throws Exception {
        var application = documents(Files.readString(Cluster.file("examples/argocd/application.yaml")))
                .getFirst();
        List<GenericKubernetesResource> built =
                kustomize(Objects.requireNonNull(application.get("spec", "source", "path"), "no path"));
        assertThat(built)
                .extracting(
                        HasMetadata::getKind,
                        object -> Objects.requireNonNullElseGet(
                                        object.getMetadata().getAnnotations(), Map::of)
                                .get(WAVE))
                .containsExactlyInAnyOrder(
                        tuple("ConfigMap", "-1"), tuple("DatabaseMigration", "-1"), tuple("Deployment", null));
        assertThat(one(built, "DatabaseMigration").toString())
                .contains(one(built, "ConfigMap").getMetadata().getName());
    }

    @Test
    void fluxLooksAtTheDatabaseMigrationThatItsFirstKustomizationMakes() throws Exception {
        String yaml = Files.readString(Cluster.file("examples/flux/blog.yaml"));
        List<GenericKubernetesResource> all = documents(yaml);
        assertThat(all)
                .extracting(HasMetadata::getKind)
                .containsExactly("GitRepository", "Kustomization", "Kustomization");
        GenericKubernetesResource schema = all.get(1);
        GenericKubernetesResource application = all.get(2);
        GenericKubernetesResource migration = one(kustomize(path(schema)), "DatabaseMigration");
        assertThat(schema.<String>get("spec", "healthChecks", 0, "apiVersion")).isEqualTo(migration.getApiVersion());
        assertThat(schema.<String>get("spec", "healthChecks", 0, "kind")).isEqualTo(migration.getKind());
        assertThat(schema.<String>get("spec", "healthChecks", 0, "name"))
                .isEqualTo(migration.getMetadata().getName());
        assertThat(schema.<String>get("spec", "healthChecks", 0, "namespace"))
                .isEqualTo(schema.get("spec", "targetNamespace"));
        assertThat(application.<String>get("spec", "dependsOn", 0, "name"))
                .isEqualTo(schema.getMetadata().getName());
        assertThat(one(kustomize(path(application)), "Deployment").getMetadata().getName())
                .isEqualTo("blog");
        assertThat(Files.readString(Cluster.file("docs/flux.md")))
                .as("the page shows the example")
                .contains(yaml.substring(yaml.indexOf("apiVersion: kustomize.toolkit.fluxcd.io")));
    }

    @Test
    void theBundleThatFluxPublishesIsTheOneThatTheDatabaseMigrationNames() throws Exception {
        String yaml = Files.readString(Cluster.file("examples/flux/source.yaml"));
        List<GenericKubernetesResource> all = documents(yaml);
        assertThat(all)
                .extracting(HasMetadata::getKind)
                .containsExactly("OCIRepository", "DatabaseMigration", "NetworkPolicy");
        GenericKubernetesResource source = all.get(0);
        GenericKubernetesResource migration = all.get(1);
        assertThat(migration.<String>get("spec", "bundle", "sourceRef", "kind")).isEqualTo(source.getKind());
        assertThat(migration.<String>get("spec", "bundle", "sourceRef", "name"))
                .isEqualTo(source.getMetadata().getName());
        assertThat(migration.getMetadata().getNamespace())
                .isEqualTo(source.getMetadata().getNamespace());
        assertThat(all.get(2)
                        .<String>get(
                                "spec",
                                "ingress",
                                0,
                                "from",
                                0,
                                "namespaceSelector",
                                "matchLabels",
                                "kubernetes.io/metadata.name"))
                .isEqualTo(migration.getMetadata().getNamespace());
        assertThat(Files.readString(Cluster.file("docs/flux.md")))
                .as("the page shows the example")
                .contains("```yaml\n" + yaml.substring(yaml.indexOf("apiVersion:")) + "```\n");
    }

    @Test
    void anImageAsBundleIsAcceptedByTheApiServer() throws Exception {
        assertThat(kubectl(
                        "--kubeconfig",
                        Cluster.kubeconfig().toString(),
                        "--namespace=default",
                        "apply",
                        "--dry-run=server",
                        "--filename=" + Cluster.file("examples/image/dbm.yaml"),
                        "--filename=" + Cluster.file("examples/rehearsal/migration.yaml"),
                        "--filename=" + Cluster.file("examples/rehearsal/restore-job.yaml")))
                .contains("databasemigration.godwit.dev/blog created", "job.batch/restore-blog-copy created");
    }

    @Test
    void helmsPageShowsTheExamplesTemplate() throws IOException {
        String template = Files.readString(Cluster.file("examples/helm/templates/migrations.yaml"));
        assertThat(Files.readString(Cluster.file("docs/helm.md")))
                .contains("```yaml\n" + template.substring(template.indexOf("{{-")) + "```\n");
    }

    private static String path(GenericKubernetesResource kustomization) {
        return Objects.requireNonNull(kustomization.get("spec", "path"), "no path");
    }

    private static GenericKubernetesResource one(List<GenericKubernetesResource> objects, String kind) {
        List<GenericKubernetesResource> found =
                objects.stream().filter(object -> object.getKind().equals(kind)).toList();
        assertThat(found).as(kind).hasSize(1);
        return found.getFirst();
    }

    private static List<GenericKubernetesResource> kustomize(String path) throws IOException, InterruptedException {
        Path folder = Cluster.file(path);
        return documents(kubectl("kustomize", folder.toString()));
    }

    private static List<GenericKubernetesResource> documents(String yaml) {
        return Stream.of(yaml.split("(?m)^---$", -1))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
                .toList();
    }

    private static String kubectl(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of("kubectl"), Stream.of(arguments))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("kubectl " + String.join(" ", arguments))
                .isZero();
        return out;
    }
}
