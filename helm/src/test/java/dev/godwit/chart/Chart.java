package dev.godwit.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The chart of this repository, rendered as {@code helm template} does. */
final class Chart {

    static final Path FOLDER = Path.of("godwit");

    private static final YAMLMapper YAML = new YAMLMapper(new YAMLFactory());

    private Chart() {}

    /** All manifests as one text, with the values given as YAML over the default ones. */
    static String render(String values) {
        try {
            Path file = Files.createTempFile("values", ".yaml");
            try {
                Files.writeString(file, values);
                return new Helm(FOLDER)
                        .template()
                        .withName("godwit")
                        .withNamespace("godwit-system")
                        .withKubeVersion("1.35.4")
                        .withValuesFile(file)
                        .call();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The objects that are rendered, in order. */
    static List<JsonNode> objects(String values) {
        return Stream.of(render(values).split("(?m)^---$"))
                .map(Chart::parse)
                .filter(object -> object.hasNonNull("kind"))
                .toList();
    }

    static Stream<JsonNode> objectsOfKind(String kind, String values) {
        return objects(values).stream()
                .filter(object -> object.at("/kind").asText().equals(kind));
    }

    static JsonNode file(String name) {
        try {
            return YAML.readTree(Files.readString(FOLDER.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }

    private static JsonNode parse(String document) {
        try {
            return YAML.readTree(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
