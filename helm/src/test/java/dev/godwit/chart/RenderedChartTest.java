package dev.godwit.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden manifests: {@code mvn -pl helm test -Dgolden.update=true} writes them anew, and the diff is the review. */
class RenderedChartTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    @Test
    void itPassesHelmsStrictLint() {
        LintResult lint = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).noneMatch(message -> message.contains("[WARNING]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"defaults", "two-namespaces", "two-replicas", "every-value"})
    void itRendersTheGoldenManifests(String name) throws IOException {
        Path golden = GOLDEN.resolve(name + ".yaml");
        String rendered = Chart.render(Files.readString(GOLDEN.resolve(name + ".values.yaml")));
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, rendered);
        }
        assertThat(golden).hasContent(rendered);
    }

    @Test
    void jobsRunTheImageOfTheOperatorItself() {
        JsonNode container = operator("{image: {repository: registry.example/godwit, tag: '1.2'}}");

        assertThat(container.at("/image").asText()).isEqualTo("registry.example/godwit:1.2");
        assertThat(environment(container, "GODWIT_IMAGE")).isEqualTo("registry.example/godwit:1.2");
    }

    @Test
    void aDigestWinsOverATag() {
        String digest = "sha256:" + "0a".repeat(32);
        JsonNode container = operator("{image: {repository: r/godwit, tag: '1.2', digest: '" + digest + "'}}");

        assertThat(container.at("/image").asText()).isEqualTo("r/godwit@" + digest);
        assertThat(environment(container, "GODWIT_IMAGE")).isEqualTo("r/godwit@" + digest);
    }

    @Test
    void thePodIsAdmittedUnderPodSecurityRestricted() {
        JsonNode pod = podSpec("{}");
        JsonNode container = operator("{}").at("/securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.at("/readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(Chart.texts(container.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(pod.has("hostNetwork")).isFalse();
        assertThat(pod.has("volumes")).isFalse();
    }

    @Test
    void anOperatorThatIsAloneEndsBeforeTheNextStartsAndTakesNoLease() {
        assertThat(deployment("{}").at("/strategy/type").asText()).isEqualTo("Recreate");
        assertThat(operator("{}").toString()).doesNotContain("GODWIT_LEASE");
        assertThat(Chart.objects("{}")).noneMatch(object -> object.toString().contains("leases"));
    }

    @Test
    void severalOperatorsElectOneByALeaseThatOnlyTheyMayTouch() {
        String two = "{replicas: 2, fullnameOverride: schema}";
        JsonNode role = Chart.objectsOfKind("Role", two).findFirst().orElseThrow();
        String lease = environment(operator(two), "GODWIT_LEASE");

        assertThat(deployment(two).at("/replicas").asInt()).isEqualTo(2);
        assertThat(deployment(two).at("/strategy/type").asText()).isEqualTo("RollingUpdate");
        assertThat(lease)
                .isEqualTo(role.at("/metadata/namespace").asText()
                        + "/"
                        + Chart.texts(role.at("/rules/1/resourceNames")).getFirst());
        assertThat(Chart.texts(role.at("/rules/1/verbs"))).containsExactlyInAnyOrder("get", "update", "patch");
    }

    @Test
    void aDrainNeverTakesAllOperatorsAtOnce() {
        JsonNode budget = Chart.objectsOfKind("PodDisruptionBudget", "{replicas: 3}")
                .findFirst()
                .orElseThrow()
                .at("/spec");

        assertThat(budget.at("/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/selector")).isEqualTo(deployment("{replicas: 3}").at("/selector"));
    }

    @Test
    void metricsAreScrapedFromThePortThatTheOperatorServes() {
        String values = "{health: {port: 9090}, metrics: {serviceMonitor: {enabled: true}}}";
        JsonNode service = Chart.objectsOfKind("Service", values).findFirst().orElseThrow();
        JsonNode monitor =
                Chart.objectsOfKind("ServiceMonitor", values).findFirst().orElseThrow();

        assertThat(operator(values).at("/ports/0/name").asText())
                .isEqualTo(service.at("/spec/ports/0/targetPort").asText());
        assertThat(operator(values).at("/ports/0/containerPort").asInt()).isEqualTo(9090);
        assertThat(service.at("/spec/selector")).isEqualTo(deployment(values).at("/selector/matchLabels"));
        assertThat(monitor.at("/spec/endpoints/0/port").asText())
                .isEqualTo(service.at("/spec/ports/0/name").asText());
        assertThat(monitor.at("/spec/selector/matchLabels")).isEqualTo(service.at("/spec/selector"));
    }

    @Test
    void withoutMetricsThereIsNoServiceAndByDefaultNoServiceMonitor() {
        assertThat(Chart.objectsOfKind("Service", "{metrics: {enabled: false}}"))
                .isEmpty();
        assertThat(Chart.objectsOfKind("ServiceMonitor", "{}")).isEmpty();
    }

    @Test
    void everyObjectIsLabelledAsPartOfTheRelease() {
        List<JsonNode> objects = Chart.objects("{networkPolicy: {enabled: true}}");

        assertThat(objects).hasSizeGreaterThan(5).allSatisfy(object -> {
            JsonNode labels = object.at("/metadata/labels");
            assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("godwit");
            assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo("godwit");
            assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("Helm");
        });
    }

    private static JsonNode deployment(String values) {
        return Chart.objectsOfKind("Deployment", values)
                .findFirst()
                .orElseThrow()
                .at("/spec");
    }

    private static JsonNode podSpec(String values) {
        return deployment(values).at("/template/spec");
    }

    private static JsonNode operator(String values) {
        return podSpec(values).at("/containers/0");
    }

    private static String environment(JsonNode container, String name) {
        return Chart.elements(container.at("/env"))
                .filter(variable -> variable.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .at("/value")
                .asText();
    }
}
