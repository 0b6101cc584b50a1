package dev.godwit.runner.drift;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collections;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/** The definition of an object, by field. */
public final class Definition {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Definition() {}

    /** Lists are joined by commas; what is nested deeper stays JSON. */
    static SortedMap<String, String> fields(CatalogObject object) {
        SortedMap<String, String> fields = new TreeMap<>();
        tree(object).properties().forEach(field -> fields.put(field.getKey(), text(field.getValue())));
        return Collections.unmodifiableSortedMap(fields);
    }

    public static JsonNode tree(CatalogObject object) {
        try {
            return JSON.readTree(object.definition());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "The snapshot's " + object.kind() + " " + object.name() + " is no JSON", e);
        }
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            StringJoiner joined = new StringJoiner(", ");
            StreamSupport.stream(value.spliterator(), false)
                    .map(JsonNode::asText)
                    .forEach(joined::add);
            return joined.toString();
        }
        return value.isObject() ? value.toString() : value.asText();
    }
}
