package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** crds/src/test/corpus against a real API server: valid-*, invalid-*, and *-update-* with a before and an after. */
@ExtendWith(ApiServer.class)
class CorpusIT {

    private static final Path CORPUS = Path.of("../crds/src/test/corpus");
    private static final String EXPECT = "# expect: ";

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @TestFactory
    Stream<DynamicTest> validResourcesAreAccepted() throws IOException {
        return files("valid-").map(file -> DynamicTest.dynamicTest(name(file), () -> apply(file)));
    }

    @TestFactory
    Stream<DynamicTest> invalidResourcesAreRefusedWithAMessageThatNamesTheField() throws IOException {
        return files("invalid-")
                .map(file -> DynamicTest.dynamicTest(name(file), () -> {
                    String expected = Files.readAllLines(file).getFirst().substring(EXPECT.length());
                    assertThatExceptionOfType(KubernetesClientException.class)
                            .isThrownBy(() -> apply(file))
                            .satisfies(
                                    refusal -> assertThat(refusal.getMessage()).contains(expected));
                }));
    }

    @TestFactory
    Stream<DynamicTest> theExamplesAreAcceptedAsTheyStand() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("../examples/expand-contract"))) {
            List<Path> manifests =
                    all.filter(file -> name(file).contains("-")).sorted().toList();
            assertThat(manifests).hasSize(3);
            return manifests.stream().map(file -> DynamicTest.dynamicTest(name(file), () -> apply(file)));
        }
    }

    private void apply(Path file) throws IOException {
        List<GenericKubernetesResource> documents = Stream.of(
                        Files.readString(file).split("\n---\n", -1))
                .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
                .toList();
        if (documents.size() == 1) {
            resources(documents.getFirst())
                    .resource(documents.getFirst())
                    .dryRun()
                    .create();
            return;
        }
        GenericKubernetesResource before =
                resources(documents.getFirst()).resource(documents.getFirst()).create();
        try {
            GenericKubernetesResource after = documents.getLast();
            after.getMetadata().setResourceVersion(before.getMetadata().getResourceVersion());
            resources(after).resource(after).dryRun().update();
        } finally {
            resources(before).resource(before).delete();
        }
    }

    private NonNamespaceOperation<GenericKubernetesResource, ?, Resource<GenericKubernetesResource>> resources(
            GenericKubernetesResource document) {
        return stage.people
                .genericKubernetesResources(document.getApiVersion(), document.getKind())
                .inNamespace(stage.namespace);
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
