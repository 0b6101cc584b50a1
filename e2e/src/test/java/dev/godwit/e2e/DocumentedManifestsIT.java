package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Every piece of YAML on the pages, as it stands there: the API server, with the CRDs and the policies of the chart, is asked
 * whether it would take it, and knows every field. Pieces of a spec are put into the smallest DatabaseMigration.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentedManifestsIT {

    private static final String SMALLEST = """
            apiVersion: godwit.dev/v1alpha1
            kind: DatabaseMigration
            metadata: {name: blog}
            spec:
              database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
              bundle: {configMaps: [{name: blog-migrations}]}
            """;

    /** Of other projects, whose kinds this cluster does not have. */
    private static final Set<String> ELSEWHERE =
            Set.of("kustomize.toolkit.fluxcd.io/v1", "source.toolkit.fluxcd.io/v1");

    private static final Set<String> SPEC = Set.of("database", "bundle", "deploy", "review", "drift", "seed", "job");

    private final KubernetesClient client = Cluster.client();
    private Scenario scenario;

    @BeforeAll
    void namespace() {
        scenario = Scenario.empty();
    }

    @AfterAll
    void remove() {
        scenario.close();
    }

    @TestFactory
    Stream<DynamicTest> everyManifestIsTaken() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (Stream<Path> docs = Files.list(Cluster.file("docs"))) {
            Stream.concat(
                            docs.filter(file -> file.toString().endsWith(".md")).sorted(),
                            Stream.of(Cluster.file("README.md"), Cluster.file("helm/godwit/README.md")))
                    .forEach(page -> blocks(page).forEach(block -> tests.add(test(page, block))));
        }
        assertThat(tests).hasSizeGreaterThan(20);
        return tests.stream();
    }

    private DynamicTest test(Path page, String block) {
        return DynamicTest.dynamicTest(
                page.getFileName() + ": " + block.lines().findFirst().orElse(""), () -> {
                    if (block.contains("{{")) {
                        // A template of Helm, which HelmIT or ThreeWaysIT renders: the page shows what they use.
                        assertThat(block).contains(".Files.Glob");
                        return;
                    }
                    for (String document : block.split("(?m)^---$", -1)) {
                        check(document.replaceAll("sha256:(\\.\\.\\.|…)", "sha256:" + "0".repeat(64)));
                    }
                });
    }

    private void check(String yaml) {
        Object parsed = Serialization.unmarshal(yaml, Object.class);
        if (parsed instanceof List<?>) {
            // Rules for Prometheus.
            assertThat(yaml).contains("alert:").contains("godwit_");
            return;
        }
        Map<String, Object> map = map(parsed);
        if (map.containsKey("kind")) {
            take(map);
        } else if (map.containsKey("configMapGenerator")) {
            assertThat(yaml).as("ThreeWaysIT builds it").contains(".sql=");
        } else if (map.containsKey("policy")) {
            Set<String> known = map(Serialization.unmarshal(read("helm/godwit/values.yaml"), Object.class))
                    .keySet();
            assertThat(known)
                    .as("values of the chart; its schema is asked by the chart's own tests")
                    .containsAll(map.keySet());
        } else if (map.containsKey("initContainers")) {
            take(map(Serialization.unmarshal("""
                    apiVersion: apps/v1
                    kind: Deployment
                    metadata: {name: application}
                    spec:
                      selector: {matchLabels: {app: application}}
                      template:
                        metadata: {labels: {app: application}}
                        spec:
                          containers: [{name: application, image: application}]
                    """ + yaml.indent(6), Object.class)));
        } else {
            boolean ofSpec = SPEC.containsAll(map.keySet());
            take(merged(map(Serialization.unmarshal(SMALLEST, Object.class)), ofSpec ? Map.of("spec", map) : map));
        }
    }

    private void take(Map<String, Object> manifest) {
        GenericKubernetesResource resource =
                Serialization.unmarshal(Serialization.asYaml(manifest), GenericKubernetesResource.class);
        assertThat(resource.getMetadata().getName()).isNotEmpty();
        if (ELSEWHERE.contains(resource.getApiVersion())) {
            return;
        }
        resource.getMetadata().setNamespace(scenario.namespace());
        client.resource(resource)
                .dryRun(true)
                .fieldValidation(FieldValidateable.Validation.STRICT)
                .create();
    }

    /** Maps by key, anything else is replaced. A source of bundles takes the place of the other. */
    private static Map<String, Object> merged(Map<String, Object> into, Map<String, Object> piece) {
        Map<String, Object> merged = new LinkedHashMap<>(into);
        piece.forEach((key, value) -> merged.merge(
                key,
                value,
                (before, now) -> before instanceof Map<?, ?>
                                && now instanceof Map<?, ?>
                                && !key.equals("bundle")
                                && !key.equals("database")
                        ? merged(map(before), map(now))
                        : now));
        return merged;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object parsed) {
        return (Map<String, Object>) Objects.requireNonNull(parsed);
    }

    private static List<String> blocks(Path page) {
        List<String> found = new ArrayList<>();
        Node document = Parser.builder().build().parse(read(page.toString()));
        for (Node node = document.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof FencedCodeBlock block && block.getInfo().equals("yaml")) {
                found.add(block.getLiteral());
            }
        }
        return found;
    }

    private static String read(String file) {
        try {
            return Files.readString(Cluster.file(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
