package dev.godwit.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Generates a CRD from its Java type, and adds what the generator's annotations cannot say. */
final class CrdGeneration {

    private static final String HEADER = """
            # Generated from crds/src/main/java; do not edit. After a change there:
            # mvn -pl crds test -Dtest=CrdTest -Dgolden.update=true
            """;

    private CrdGeneration() {}

    static String yaml(Class<? extends CustomResource<?, ?>> type, Presentation presentation) throws IOException {
        Path dir = Files.createTempDirectory("crd");
        try {
            new CRDGenerator()
                    .customResourceClasses(type)
                    .forCRDVersions("v1")
                    .inOutputDir(dir.toFile())
                    .generate();
            Path file = only(dir);
            CustomResourceDefinition crd =
                    Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class);
            present(crd.getSpec().getVersions().getFirst(), presentation);
            return HEADER + Serialization.asYaml(crd);
        } finally {
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /**
     * @param description of the kind
     * @param columns names of the printer columns in order; the generator sorts them by path
     * @param keyedLists paths of lists that are maps, and the property that is their key
     * @param shortName whether a Job's name is made of the resource's, so that it must be short
     * @param rules of the whole object, which no annotation reaches, in CEL, and what to say of one that is broken
     * @param foreign paths of types that are not ours to annotate, and what completes them
     */
    record Presentation(
            String description,
            List<String> columns,
            Map<String, String> keyedLists,
            boolean shortName,
            Map<String, String> rules,
            Map<String, Consumer<JSONSchemaProps>> foreign) {}

    private static void present(CustomResourceDefinitionVersion version, Presentation presentation) {
        List<CustomResourceColumnDefinition> columns = version.getAdditionalPrinterColumns();
        columns.sort(Comparator.comparingInt(c -> presentation.columns().indexOf(c.getName())));
        JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
        root.setDescription(presentation.description());
        // Without it kstatus calls a new object Current before the operator has seen it.
        at(root, "status").setDefault(JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
        if (presentation.shortName()) {
            root.getProperties().put("metadata", nameIsAShortDnsLabel());
        }
        root.setXKubernetesValidations(presentation.rules().entrySet().stream()
                .map(rule -> new ValidationRuleBuilder()
                        .withRule(rule.getKey())
                        .withMessage(rule.getValue())
                        .build())
                .toList());
        presentation.foreign().forEach((path, completion) -> completion.accept(at(root, path)));
        presentation.keyedLists().forEach((path, key) -> {
            JSONSchemaProps list = at(root, path);
            list.setXKubernetesListType("map");
            list.setXKubernetesListMapKeys(List.of(key));
        });
    }

    /** The name is the one part of the metadata that a CRD may narrow; a rule in CEL could not say which field is wrong. */
    private static JSONSchemaProps nameIsAShortDnsLabel() {
        return new JSONSchemaPropsBuilder()
                .withType("object")
                .addToProperties(
                        "name",
                        new JSONSchemaPropsBuilder()
                                .withType("string")
                                .withMaxLength((long) DatabaseMigration.MAX_NAME)
                                .withPattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
                                .build())
                .build();
    }

    static JSONSchemaProps at(JSONSchemaProps root, String path) {
        JSONSchemaProps node = root;
        for (String name : path.split("\\.", -1)) {
            node = Objects.requireNonNull(node.getProperties().get(name), () -> "no property " + path);
        }
        return node;
    }

    private static Path only(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.findFirst().orElseThrow();
        }
    }
}
