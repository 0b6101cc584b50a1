package dev.godwit.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.api.DatabaseMigrationSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final Policy POLICY = PolicyReader.read("""
            [{"namespaces": ["platform"], "allowedJobFields": ["serviceAccountName", "priorityClassName"]},
             {"namespaces": ["team-*", "shop"], "allowedHosts": ["*.db.internal", "blog-db"]},
             {"namespaces": ["*"], "allowedHosts": ["blog-db"], "allowedJobFields": []}]
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            platform | host: anywhere, name: b, credentialsSecret: {name: s}        | true
            team-a   | host: blog-db, name: b, credentialsSecret: {name: s}         | true
            team-a   | host: x.db.internal, name: b, credentialsSecret: {name: s}   | true
            shop     | host: db.example.org, name: b, credentialsSecret: {name: s}  | false
            other    | host: x.db.internal, name: b, credentialsSecret: {name: s}   | false
            other    | host: blog-db, name: b, credentialsSecret: {name: s}         | true
            other    | name: b, connectionSecret: {format: Zalando, name: u.other-db.credentials.postgresql.acid.zalan.do} | false
            other    | name: b, connectionSecret: {format: Zalando, name: u.blog-db.credentials.postgresql.acid.zalan.do}  | true
            other    | connectionSecret: {format: URI, name: s}                     | true
            """)
    void theFirstRuleThatNamesTheNamespaceSaysWhichHostsAreAllowed(String namespace, String database, boolean allowed) {
        assertThat(POLICY.floor(namespace)
                        .refusals(spec("database: {" + database + "}"))
                        .isEmpty())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            platform | serviceAccountName: a          | true
            platform | priorityClassName: a           | true
            platform | nodeSelector: {a: b}           | false
            team-a   | nodeSelector: {a: b}           | true
            team-a   | tolerations: [{key: a}]        | true
            team-a   | affinity: {}                   | true
            team-a   | serviceAccountName: a          | false
            team-a   | priorityClassName: a           | false
            other    | affinity: {}                   | false
            other    | tolerations: [{key: a}]        | false
            other    | tolerations: []                | true
            other    | labels: {a: b}                 | true
            """)
    void theRuleSaysWhichFieldsOfTheJobAreAllowed(String namespace, String job, boolean allowed) {
        String spec = "database: {host: blog-db, name: b, credentialsSecret: {name: s}}\njob: {" + job + "}";

        assertThat(POLICY.floor(namespace).refusals(spec(spec)).isEmpty()).isEqualTo(allowed);
    }

    @Test
    void withoutARuleAnyHostIsAllowedAndNoRightsNorPrecedence() {
        Floor floor = Policy.NONE.floor("apps");

        assertThat(floor).isEqualTo(Floor.DEFAULT);
        assertThat(floor.refusals(spec("""
                        database: {host: anywhere, name: b, credentialsSecret: {name: s}}
                        job: {nodeSelector: {a: b}, tolerations: [{key: a}], affinity: {}, serviceAccountName: a, priorityClassName: b}
                        """)))
                .hasSize(2)
                .allSatisfy(refusal -> assertThat(refusal)
                        .contains("the operator's default policy, which allows nodeSelector, tolerations, affinity"))
                .anySatisfy(refusal -> assertThat(refusal).startsWith("spec.job.serviceAccountName"))
                .anySatisfy(refusal -> assertThat(refusal).startsWith("spec.job.priorityClassName"));
    }

    @Test
    void aRefusalNamesTheRuleWhatItAllowsAndWhatToDo() {
        assertThat(POLICY.floor("shop")
                        .refusals(spec("database: {host: db.example.org, name: b, credentialsSecret: {name: s}}")))
                .containsExactly(
                        "spec.database: the host db.example.org is not allowed by rule 2 of the operator's policy"
                                + " (for namespaces team-*, shop), which allows *.db.internal, blog-db. Name one of these, or ask"
                                + " whoever runs the operator to allow it (value policy of its chart).");
    }

    @Test
    void theCopyOfARehearsalIsADatabaseLikeAnyOtherAndMayBeRequired() {
        String database = "database: {host: blog-db, name: b, credentialsSecret: {name: s}}";
        Floor floor = PolicyReader.read(
                        "[{\"namespaces\": [\"*\"], \"allowedHosts\": [\"blog-db\"], \"requireRehearsal\": true}]")
                .floor("apps");

        assertThat(floor.refusals(spec(database)))
                .singleElement()
                .asString()
                .contains("spec.rehearsal is missing", "rule 1", "spec.rehearsal.database");
        assertThat(floor.refusals(spec(
                        database + "\nrehearsal: {database: {host: spare, name: b, credentialsSecret: {name: s}}}")))
                .singleElement()
                .asString()
                .startsWith("spec.rehearsal.database: the host spare is not allowed");
        assertThat(floor.hostsForTheJob(
                        spec(database + "\nrehearsal: {database: {connectionSecret: {name: s, format: URI}}}")))
                .contains("blog-db");
    }

    @Test
    void whereOnlyASecretTellsTheHostTheJobGetsThePatterns() {
        DatabaseMigrationSpec uri = spec("database: {connectionSecret: {name: s, format: URI}}");

        assertThat(POLICY.floor("shop").hostsForTheJob(uri)).contains("*.db.internal,blog-db");
        assertThat(POLICY.floor("platform").hostsForTheJob(uri)).isEmpty();
        assertThat(POLICY.floor("shop")
                        .hostsForTheJob(spec("database: {host: blog-db, name: b, credentialsSecret: {name: s}}")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                   | not a list of rules
            [{"allowedHosts": ["a"]}]                            | rule 1: it names no namespaces
            [{"namespaces": ["a"]}, {"namespaces": []}]          | rule 2: it names no namespaces
            [{"namespaces": ["a b"]}]                            | rule 1: "a b" is not a name or pattern
            [{"namespaces": ["a"], "allowedHosts": ["a,b"]}]     | "a,b" is not a name or pattern
            [{"namespaces": ["a"], "allowedJobFields": ["x"]}]   | "x" is none of the fields
            [{"namespaces": ["a"], "hosts": ["a.db"]}]           | "hosts"
            """)
    void aPolicyThatCannotBeReadIsRefusedAndNotIgnored(String json, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PolicyReader.read(json))
                .withMessageContaining(problem);
    }

    @Test
    void theChartTakesTheFieldsThatTheOperatorKnows() throws IOException {
        assertThat(new ObjectMapper()
                        .readTree(Path.of("../helm/godwit/values.schema.json").toFile())
                        .at("/properties/policy/items/properties/allowedJobFields/items/enum")
                        .valueStream()
                        .map(JsonNode::asText))
                .containsExactlyElementsOf(
                        Stream.of(JobField.values()).map(JobField::word).toList());
    }

    private static DatabaseMigrationSpec spec(String yaml) {
        return Serialization.unmarshal(yaml + "\nbundle: {configMaps: [{name: m}]}", DatabaseMigrationSpec.class);
    }
}
