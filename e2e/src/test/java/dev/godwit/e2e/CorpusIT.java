package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** crds/src/test/corpus against the real API server: valid-*, invalid-*, and *-update-* with a before and an after. */
@TestInstance(Lifecycle.PER_CLASS)
class CorpusIT {

    private static final Path CORPUS = Cluster.file("crds/src/test/corpus");
    private static final String EXPECT = "# expect: ";

    private final Scenario scenario = Scenario.empty();

    @AfterAll
    void end() {
        scenario.close();
    }

    @TestFactory
    Stream<DynamicTest> validResourcesAreAccepted() throws IOException {
        return files("valid-").map(file -> DynamicTest.dynamicTest(name(file), () -> applyDry(file)));
    }

    @TestFactory
    Stream<DynamicTest> invalidResourcesAreRefusedWithAMessageThatNamesTheField() throws IOException {
        return files("invalid-")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    String expected = Files.readAllLines(file).getFirst().substring(EXPECT.length());
                    assertThatExceptionOfType(KubernetesClientException.class)
                            .isThrownBy(() -> applyDry(file))
                            .satisfies(
                                    refusal -> assertThat(refusal.getMessage()).contains(expected));
                }));
    }

    private void applyDry(Path file) throws IOException {
        List<GenericKubernetesResource> documents = Stream.of(
                        Files.readString(file).split("\n---\n", -1))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
                .toList();
        if (documents.size() == 1) {
            migrations().resource(documents.getFirst()).dryRun().create();
            return;
        }
        GenericKubernetesResource before =
                migrations().resource(documents.getFirst()).create();
        try {
            updateDry(documents.getLast());
        } finally {
            migrations().resource(before).delete();
        }
    }

    /** The operator writes the status of what is made here, so that the version may be a new one by now. */
    private void updateDry(GenericKubernetesResource after) {
        for (int attempt = 1; ; attempt++) {
            after.getMetadata()
                    .setResourceVersion(
                            migrations().resource(after).get().getMetadata().getResourceVersion());
            try {
                migrations().resource(after).dryRun().update();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || attempt == 10) {
                    throw e;
                }
            }
        }
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> migrations() {
        return Cluster.client()
                .genericKubernetesResources("godwit.dev/v1alpha1", "DatabaseMigration")
                .inNamespace(scenario.namespace());
    }

    private static Stream<Path> files(String prefix) throws IOException {
        try (Stream<Path> all = Files.list(CORPUS)) {
            List<Path> found =
                    all.filter(file -> name(file).startsWith(prefix)).sorted().toList();
            assertThat(found).hasSizeGreaterThan(3);
            return found.stream();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replace(".yaml", "");
    }
}
