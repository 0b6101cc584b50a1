package dev.godwit.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChartRightsTest {

    private static final String TWO_NAMESPACES = "{watchNamespaces: [shop, blog]}";

    @Test
    void theOperatorsRightsAreTheseAndNoMore() {
        JsonNode role = Chart.objectsOfKind("ClusterRole", "{}")
                .filter(object -> object.at("/metadata/name").asText().equals("godwit"))
                .findFirst()
                .orElseThrow();
        var rights = new TreeMap<String, List<String>>();
        for (JsonNode rule : role.at("/rules")) {
            for (String group : Chart.texts(rule.at("/apiGroups"))) {
                for (String resource : Chart.texts(rule.at("/resources"))) {
                    rights.put(group + "/" + resource, Chart.texts(rule.at("/verbs")));
                }
            }
        }

        assertThat(rights)
                .containsOnlyKeys(
                        "godwit.dev/databasemigrations",
                        "godwit.dev/databasemigrations/status",
                        "godwit.dev/migrationapprovals",
                        "godwit.dev/migrationapprovals/status",
                        "/configmaps",
                        "source.toolkit.fluxcd.io/ocirepositories",
                        "source.toolkit.fluxcd.io/gitrepositories",
                        "source.toolkit.fluxcd.io/externalartifacts",
                        "batch/jobs",
                        "/pods",
                        "/pods/log",
                        "/events")
                .containsEntry("godwit.dev/databasemigrations", List.of("list", "watch"))
                .containsEntry("godwit.dev/databasemigrations/status", List.of("update"))
                .containsEntry("godwit.dev/migrationapprovals", List.of("list", "watch"))
                .containsEntry("source.toolkit.fluxcd.io/ocirepositories", List.of("get", "list", "watch"))
                .containsEntry("source.toolkit.fluxcd.io/gitrepositories", List.of("get", "list", "watch"))
                .containsEntry("source.toolkit.fluxcd.io/externalartifacts", List.of("get", "list", "watch"))
                .containsEntry("/events", List.of("create"));
        assertThat(rights.get("batch/jobs")).doesNotContain("update", "patch", "deletecollection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", TWO_NAMESPACES})
    void noRuleReachesSecretsOrUsesAWildcard(String values) {
        List<JsonNode> rules = Chart.objects(values).stream()
                .flatMap(object -> Chart.elements(object.path("rules")))
                .toList();

        assertThat(rules).hasSizeGreaterThan(5).allSatisfy(rule -> {
            assertThat(Chart.texts(rule.at("/resources")))
                    .isNotEmpty()
                    .doesNotContain("secrets", "*", "*/*", "*/status");
            assertThat(Chart.texts(rule.at("/verbs")))
                    .isNotEmpty()
                    .doesNotContain("*", "escalate", "bind", "impersonate");
            assertThat(Chart.texts(rule.at("/apiGroups"))).isNotEmpty().doesNotContain("*");
            assertThat(rule.has("nonResourceURLs")).isFalse();
        });
    }

    @Test
    void withNamedNamespacesTheOperatorHasNoRightOutsideThem() {
        List<JsonNode> objects = Chart.objects(TWO_NAMESPACES);

        assertThat(objects).noneMatch(object -> object.at("/kind").asText().equals("ClusterRoleBinding"));
        assertThat(namespacesOf("Role", objects)).containsExactlyInAnyOrder("shop", "blog");
        assertThat(namespacesOf("RoleBinding", objects)).containsExactlyInAnyOrder("shop", "blog");
        assertThat(objects)
                .filteredOn(object -> object.at("/kind").asText().equals("RoleBinding"))
                .allSatisfy(binding -> {
                    assertThat(binding.at("/roleRef/kind").asText()).isEqualTo("Role");
                    assertThat(binding.at("/subjects/0/name").asText()).isEqualTo("godwit");
                    assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("godwit-system");
                });
    }

    @Test
    void inANamedNamespaceTheRightsAreTheSameAsEverywhere() {
        JsonNode everywhere = rules("ClusterRole", "{rbac: {aggregate: false}}");

        assertThat(rules("Role", TWO_NAMESPACES)).isEqualTo(everywhere);
    }

    @Test
    void whoMayEditDoesNotWriteTheStatus() {
        List<JsonNode> aggregated = Chart.objectsOfKind("ClusterRole", "{}")
                .filter(object -> object.at("/metadata/labels").toString().contains("aggregate-to"))
                .toList();

        assertThat(aggregated)
                .hasSize(2)
                .allSatisfy(role -> assertThat(role.at("/rules"))
                        .allSatisfy(rule -> assertThat(Chart.texts(rule.at("/resources")))
                                .isNotEmpty()
                                .noneMatch(resource -> resource.contains("/"))));
    }

    @Test
    void whoMayEditMayNotAgree() {
        List<JsonNode> granting = Chart.objectsOfKind("ClusterRole", "{}")
                .filter(role -> Chart.elements(role.at("/rules"))
                        .anyMatch(rule -> Chart.texts(rule.at("/resources")).contains("migrationapprovals")
                                && Chart.texts(rule.at("/verbs")).contains("create")))
                .toList();

        assertThat(granting).singleElement().satisfies(role -> {
            assertThat(role.at("/metadata/name").asText()).isEqualTo("godwit-approver");
            assertThat(role.at("/metadata/labels").toString()).doesNotContain("aggregate-to");
        });
    }

    private static JsonNode rules(String kind, String values) {
        return Chart.objectsOfKind(kind, values).findFirst().orElseThrow().at("/rules");
    }

    private static List<String> namespacesOf(String kind, List<JsonNode> objects) {
        return objects.stream()
                .filter(object -> object.at("/kind").asText().equals(kind))
                .map(object -> object.at("/metadata/namespace").asText())
                .toList();
    }
}
