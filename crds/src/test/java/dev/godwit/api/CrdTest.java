package dev.godwit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.CrdGeneration.Presentation;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CrdTest {

    private static final Path COMMITTED = Path.of("databasemigrations.godwit.dev-v1.yaml");
    private static final Path CHART = Path.of("../helm/godwit/crds").resolve(COMMITTED);
    private static final int CLIENT_SIDE_APPLY_LIMIT = 200_000;

    private static final Presentation PRESENTATION = new Presentation(
            "A database and the migrations that it is to have. The operator applies what is pending, in order, as Jobs;"
                    + " refuses a bundle whose history was edited before any SQL runs; and tells in the status what"
                    + " happened and what to do next.",
            List.of("Ready", "Status", "Version", "Applied", "Drift", "Age", "Pending", "Bundle", "Message"),
            Map.of(
                    "spec.bundle.configMaps", "name",
                    "spec.bundle.inline", "name",
                    "spec.job.imagePullSecrets", "name",
                    "status.conditions", "type"),
            Map.of(
                    "spec.job.affinity", SchedulingSchema::affinity,
                    "spec.job.tolerations", SchedulingSchema::tolerations));

    @Test
    void theCommittedCrdIsTheGeneratedOne() throws IOException {
        String generated = CrdGeneration.yaml(DatabaseMigration.class, PRESENTATION);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(COMMITTED, generated);
            Files.createDirectories(CHART.getParent());
            Files.writeString(CHART, generated);
        }
        assertThat(COMMITTED).hasContent(generated);
    }

    @Test
    void theChartShipsTheCommittedCrd() {
        assertThat(CHART).hasSameTextualContentAs(COMMITTED);
    }

    @Test
    void itFitsIntoTheAnnotationThatClientSideApplyKeeps() throws IOException {
        assertThat(Files.size(COMMITTED)).isLessThan(CLIENT_SIDE_APPLY_LIMIT);
    }

    @Test
    void kubectlExplainTeachesEveryField() throws IOException {
        List<String> undescribed = new ArrayList<>();
        for (String part : List.of("spec", "status")) {
            collectUndescribed(part, CrdGeneration.at(schema(), part), undescribed);
        }
        assertThat(undescribed).isEmpty();
    }

    @Test
    void kubectlGetShowsTheColumnsInReadingOrder() throws IOException {
        assertThat(crd().getSpec().getVersions().getFirst().getAdditionalPrinterColumns())
                .extracting(c -> c.getName())
                .containsExactlyElementsOf(PRESENTATION.columns());
    }

    @Test
    void everyTextAndListThatAPersonWritesHasALimit() throws IOException {
        List<String> unlimited = new ArrayList<>();
        collectUnlimited("spec", CrdGeneration.at(schema(), "spec"), unlimited);
        assertThat(unlimited).isEmpty();
    }

    private static CustomResourceDefinition crd() throws IOException {
        return Serialization.unmarshal(Files.readString(COMMITTED), CustomResourceDefinition.class);
    }

    private static JSONSchemaProps schema() throws IOException {
        return crd().getSpec().getVersions().getFirst().getSchema().getOpenAPIV3Schema();
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
