package dev.godwit.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartValuesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {replicas: 0}                                | replicas
            {replica: 2}                                 | replica
            {image: {repo: x}}                           | repo
            {image: {digest: latest}}                    | /image/digest
            {image: {tag: 'a b'}}                        | /image/tag
            {image: {pullPolicy: Sometimes}}             | /image/pullPolicy
            {watchNamespaces: shop}                      | /watchNamespaces
            {watchNamespaces: [Shop]}                    | /watchNamespaces/0
            {watchNamespaces: [shop, shop]}              | /watchNamespaces
            {health: {port: 80}}                         | /health/port
            {maxJobs: 0}                                 | /maxJobs
            {maxDriftJobs: 0}                            | /maxDriftJobs
            {policy: [{allowedHosts: [a]}]}              | namespaces
            {policy: [{namespaces: []}]}                 | /policy/0/namespaces
            {policy: [{namespaces: [a], allowedHosts: []}]}              | /policy/0/allowedHosts
            {policy: [{namespaces: [a], allowedHosts: ['a,b']}]}         | /policy/0/allowedHosts/0
            {policy: [{namespaces: [a], allowedJobFields: [hostPath]}]}  | /policy/0/allowedJobFields/0
            {policy: [{namespaces: [a], unsafe: Never}]}                 | /policy/0/unsafe
            {policy: [{namespaces: [a], smallTable: 100MB}]}             | /policy/0/smallTable
            {policy: [{namespaces: [a], lockedRules: ['drop table']}]}   | /policy/0/lockedRules/0
            {policy: [{namespaces: [a], requireApproval: true}]}         | requireApproval
            {verifyApprovers: 'yes'}                     | /verifyApprovers
            {resources: {limit: {memory: 1Gi}}}          | limit
            {rbac: {create: 'yes'}}                      | /rbac/create
            {extraEnv: [{value: x}]}                     | name
            {imagePullSecrets: [registry]}               | /imagePullSecrets/0
            {networkPolicy: {apiServerPorts: []}}        | /networkPolicy/apiServerPorts
            """)
    void aWrongValueIsRefusedByName(String values, String named) {
        assertThatThrownBy(() -> Chart.render(values)).hasMessageContaining(named);
    }

    @Test
    void everyValueHasASchemaOfItsOwn() {
        JsonNode schema = Chart.file("values.schema.json");

        assertThat(leaves())
                .isNotEmpty()
                .allSatisfy(path -> assertThat(schema.at("/properties/" + String.join("/properties/", path))
                                .isMissingNode())
                        .as(String.join(".", path))
                        .isFalse());
    }

    @Test
    void theReadmeTellsEveryValue() throws IOException {
        String table = Files.readString(Chart.FOLDER.resolve("README.md"));

        assertThat(leaves())
                .allSatisfy(path -> assertThat(table)
                        .containsAnyOf(
                                "`" + String.join(".", path) + "`",
                                "`" + path.getFirst() + "`",
                                "`." + path.getLast()));
    }

    @Test
    void theChartInstallsTheVersionThatIsBuiltWithIt() {
        assertThat(Chart.file("Chart.yaml").at("/appVersion").asText())
                .isEqualTo(System.getProperty("project.version"));
    }

    /** Paths of the values that hold no named values themselves. */
    private static List<List<String>> leaves() {
        var leaves = new ArrayList<List<String>>();
        collectLeaves(Chart.file("values.yaml"), List.of(), leaves);
        return leaves;
    }

    private static void collectLeaves(JsonNode node, List<String> path, List<List<String>> leaves) {
        boolean free = path.equals(List.of("resources"));
        if (!node.isObject() || node.isEmpty() || free) {
            leaves.add(path);
            return;
        }
        node.properties().forEach(entry -> {
            var below = new ArrayList<>(path);
            below.add(entry.getKey());
            collectLeaves(entry.getValue(), below, leaves);
        });
    }
}
