package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.godwit.api.Condition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every state as GitOps tools meet it, as files: what they make of them is asked in their own code, by GitOpsIT.
 * {@code -Dgolden.update=true} writes them anew.
 */
class StatesForGitOpsTest {

    private static final Path FOLDER = Path.of("../examples/argocd/godwit.dev/DatabaseMigration");

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "Advanced")
    void everyStateIsThere(Reason reason) throws IOException {
        Given given = EveryStateTest.reach(reason);
        List<Map<String, Object>> conditions =
                given.status.conditions().stream().map(c -> shown(c, reason)).toList();

        expect(
                reason.name(),
                given.generation,
                Map.of("observedGeneration", given.status.observedGeneration(), "conditions", conditions));
    }

    @Test
    void anObjectThatWasJustCreatedIsThere() throws IOException {
        expect("JustCreated", 1, Map.of("observedGeneration", -1));
    }

    @Test
    void anObjectWhoseNewestSpecNobodyHasSeenIsThere() throws IOException {
        Given given = EveryStateTest.reach(Reason.Applied);
        expect(
                "SpecChanged",
                given.generation + 1,
                Map.of(
                        "observedGeneration",
                        given.status.observedGeneration(),
                        "conditions",
                        given.status.conditions().stream()
                                .map(c -> shown(c, Reason.Applied))
                                .toList()));
    }

    @Test
    void nothingElseIsThere() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve("testdata"))) {
            TreeSet<String> expected = Stream.concat(
                            Stream.of(Reason.values())
                                    .filter(r -> r != Reason.Advanced)
                                    .map(Reason::name),
                            Stream.of("JustCreated", "SpecChanged"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(files.map(file -> file.getFileName().toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    /** Messages get better with each release, and no tool judges by them. */
    private static Map<String, Object> shown(Condition condition, Reason reason) {
        Map<String, Object> shown = new TreeMap<>();
        shown.put("type", condition.type());
        shown.put("status", new JsonMapper().convertValue(condition.status(), String.class));
        shown.put("reason", condition.reason());
        shown.put("message", "In the words of " + reason + ".");
        return shown;
    }

    private static void expect(String name, long generation, Map<String, Object> status) throws IOException {
        Map<String, Object> object = new TreeMap<>(Map.of(
                "apiVersion",
                "godwit.dev/v1alpha1",
                "kind",
                "DatabaseMigration",
                "metadata",
                new TreeMap<>(Map.of("name", "blog", "generation", generation)),
                "status",
                new TreeMap<>(status)));
        String yaml = Serialization.asYaml(object);
        Path golden = FOLDER.resolve("testdata").resolve(name + ".yaml");
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(golden, yaml);
        }
        assertThat(golden).hasContent(yaml);
    }
}
