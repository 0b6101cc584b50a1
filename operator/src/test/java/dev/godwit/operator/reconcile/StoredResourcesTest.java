package dev.godwit.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredResourcesTest {

    private static final String RESOURCE = """
            {"apiVersion": "godwit.dev/v1alpha1", "kind": "DatabaseMigration", "metadata": {"name": "blog"},
             "spec": %s, "status": {"observedGeneration": -1, "conditions": [%s]}}
            """;
    private static final String SPEC = """
            {"database": {"host": "db", "name": "blog", "credentialsSecret": {"name": "blog-db"}},
             "bundle": {"configMaps": [{"name": "blog-migrations"}], "ofALaterVersion": 1},
             "job": {"resources": {"limits": {"memory": "1Gi"}}}}
            """;

    @Test
    void aResourceIsReadWithItsDefaults() {
        DatabaseMigration read = read(RESOURCE.formatted(SPEC, ""));

        assertThat(read.getSpec().database().knownPort()).isEqualTo(5432);
        assertThat(read.getSpec().job().resources()).isNotNull();
        assertThat(read.getStatus().observedGeneration()).isEqualTo(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"database\": {\"port\": \"many\"}}",
                "{\"bundle\": {\"layout\": \"Liquibase\"}}",
                "{\"bundle\": []}",
                "{\"deploy\": {\"granularity\": {}}}",
                "17"
            })
    void aSpecThatThisVersionCannotReadIsAbsentAndTheRestIsThere(String spec) {
        DatabaseMigration read = read(RESOURCE.formatted(spec, ""));

        assertThat(read.getMetadata().getName()).isEqualTo("blog");
        assertThat(read.getSpec()).isNull();
        assertThat(read.getStatus()).isNotNull();
    }

    @Test
    void aStatusThatThisVersionCannotReadIsAbsentAndIsLearntAgain() {
        DatabaseMigration read = read(RESOURCE.formatted(SPEC, "{\"type\": \"Ready\", \"status\": \"Perhaps\"}"));

        assertThat(read.getSpec()).isNotNull();
        assertThat(read.getStatus()).isNull();
    }

    private static DatabaseMigration read(String json) {
        return StoredResources.serialization().unmarshal(json, DatabaseMigration.class);
    }
}
