package dev.godwit.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrdTest {

    private static final int CLIENT_SIDE_APPLY_LIMIT = 200_000;

    static List<Crd> crds() {
        return Crd.ALL;
    }

    @ParameterizedTest
    @MethodSource("crds")
    void theCommittedCrdIsTheGeneratedOne(Crd crd) throws IOException {
        String generated = CrdGeneration.yaml(crd.type(), crd.presentation());
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(crd.committed(), generated);
            Files.createDirectories(Crd.CHART);
            Files.writeString(crd.inTheChart(), generated);
        }
        assertThat(crd.committed()).hasContent(generated);
    }

    @ParameterizedTest
    @MethodSource("crds")
    void theChartShipsTheCommittedCrd(Crd crd) {
        assertThat(crd.inTheChart()).hasSameTextualContentAs(crd.committed());
    }

    @Test
    void theReferenceTellsEveryFieldAsItIs() throws IOException {
        Path committed = Path.of("../docs/reference.md");
        List<CustomResourceDefinition> generated = new ArrayList<>();
        for (Crd crd : Crd.ALL) {
            generated.add(Serialization.unmarshal(
                    CrdGeneration.yaml(crd.type(), crd.presentation()), CustomResourceDefinition.class));
        }
        String page = ReferencePage.of(generated);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(committed, page);
        }
        assertThat(committed).hasContent(page);
    }

    @ParameterizedTest
    @MethodSource("crds")
    void itFitsIntoTheAnnotationThatClientSideApplyKeeps(Crd crd) throws IOException {
        assertThat(Files.size(crd.committed())).isLessThan(CLIENT_SIDE_APPLY_LIMIT);
    }

    @ParameterizedTest
    @MethodSource("crds")
    void kubectlExplainTeachesEveryField(Crd crd) throws IOException {
        List<String> undescribed = new ArrayList<>();
        for (String part : List.of("spec", "status")) {
            collectUndescribed(part, CrdGeneration.at(crd.schema(), part), undescribed);
        }
        assertThat(undescribed).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("crds")
    void kubectlGetShowsTheColumnsInReadingOrder(Crd crd) throws IOException {
        assertThat(crd.read().getSpec().getVersions().getFirst().getAdditionalPrinterColumns())
                .extracting(c -> c.getName())
                .containsExactlyElementsOf(crd.presentation().columns());
    }

    @ParameterizedTest
    @MethodSource("crds")
    void everyTextAndListThatAPersonWritesHasALimit(Crd crd) throws IOException {
        List<String> unlimited = new ArrayList<>();
        collectUnlimited("spec", CrdGeneration.at(crd.schema(), "spec"), unlimited);
        assertThat(unlimited).isEmpty();
    }

    private static void collectUndescribed(String path, JSONSchemaProps node, List<String> found) {
        if (node.getDescription() == null || node.getDescription().isBlank()) {
            found.add(path);
        }
        node.getProperties().forEach((name, child) -> collectUndescribed(path + "." + name, child, found));
        if (node.getItems() != null && node.getItems().getSchema() != null) {
            node.getItems()
                    .getSchema()
                    .getProperties()
                    .forEach((name, child) -> collectUndescribed(path + "[]." + name, child, found));
        }
    }

    private static void collectUnlimited(String path, JSONSchemaProps node, List<String> found) {
        boolean limited = switch (String.valueOf(node.getType())) {
            case "string" -> node.getMaxLength() != null || !node.getEnum().isEmpty();
            case "array" -> node.getMaxItems() != null;
            case "object" -> node.getAdditionalProperties() == null || node.getMaxProperties() != null;
            case "integer" -> node.getMaximum() != null;
            default -> true;
        };
        if (!limited) {
            found.add(path);
        }
        node.getProperties().forEach((name, child) -> collectUnlimited(path + "." + name, child, found));
        if (node.getItems() != null && node.getItems().getSchema() != null) {
            collectUnlimited(path + "[]", node.getItems().getSchema(), found);
        }
    }
}
