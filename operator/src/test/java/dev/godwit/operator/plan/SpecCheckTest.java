package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecCheckTest {

    private static final String VALID = """
            database: {host: db, name: blog, credentialsSecret: {name: blog-db}}
            bundle: {inline: [{name: 1_init, sql: "%s"}]}
            deploy: {deadline: %s}
            """;

    @Test
    void aSpecThatCanBeWorkedWithHasNoProblems() {
        assertThat(SpecCheck.problems(spec(VALID.formatted("SELECT 1", "5m")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{connectionSecret: {name: s, format: CloudNativePG}}",
                "{connectionSecret: {name: s, format: CrunchyPGO}}",
                "{connectionSecret: {name: s, format: URI}}",
                "{name: blog, connectionSecret: {name: u.c.credentials.postgresql.acid.zalan.do, format: Zalando}}",
                "{host: db, name: blog, connectionSecret: {name: s, format: Zalando}}"
            })
    void eachFormatOfAConnectionSecretSaysEnough(String database) {
        assertThat(SpecCheck.problems(spec("database: " + database + "\nbundle: {configMaps: [{name: m}]}")))
                .isEmpty();
    }

    @Test
    void inlineMigrationsMustFitIntoThePodsAnnotations() {
        assertThat(SpecCheck.problems(spec(VALID.formatted("x".repeat((200 << 10) + 1), "5m"))))
                .singleElement()
                .asString()
                .contains("200 KiB")
                .contains("ConfigMap");
    }

    @Test
    void aDurationThatNobodyCanWaitForIsRefused() {
        assertThat(SpecCheck.problems(spec(VALID.formatted("", "577h"))))
                .singleElement()
                .asString()
                .contains("spec.deploy.deadline");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    suspend: true | spec.database is missing
                    database: {host: db, name: blog} | exactly one way
                    database: {credentialsSecret: {name: s}, connectionSecret: {name: s, format: URI}} | exactly one way
                    database: {credentialsSecret: {name: s}} | spec.database.host is missing
                    database: {connectionSecret: {name: s}} | spec.database.connectionSecret.format is missing
                    database: {name: blog, connectionSecret: {name: s, format: Zalando}} | spec.database.host is missing
                    database: {connectionSecret: {name: u.c.credentials.postgresql.acid.zalan.do, format: Zalando}} | spec.database.name is missing
                    database: {host: db, name: blog, credentialsSecret: {}} | spec.database.credentialsSecret.name is missing
                    bundle: {} | exactly one source
                    bundle: {configMaps: [{name: a}], image: {reference: r.example.org/a}} | exactly one source
                    bundle: {image: {reference: "r.example.org/a:1"}} | spec.bundle.image.reference has no digest
                    bundle: {configMaps: [{name: a}], inline: [{name: a, sql: b}]} | exactly one source
                    """)
    void whatAnOlderSchemaLetThroughIsNamed(String yaml, String problem) {
        assertThat(SpecCheck.problems(spec(yaml))).anyMatch(p -> p.contains(problem));
    }

    @Test
    void aResourceWithoutSpecIsNoCrash() {
        assertThat(SpecCheck.problems(null)).singleElement().asString().contains("does not know");
    }

    private static DatabaseMigrationSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, DatabaseMigrationSpec.class);
    }
}
