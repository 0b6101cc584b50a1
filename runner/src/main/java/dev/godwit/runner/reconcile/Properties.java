package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Definition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a snapshot says of an object, by name. What is at its default is not there. */
record Properties(JsonNode tree) {

    static Properties of(CatalogObject object) {
        return new Properties(Definition.tree(object));
    }

    /** Null if it is at its default. */
    @Nullable
    String text(String name) {
        JsonNode value = tree.path(name);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    /** Of what every object of the kind has. */
    String need(String name) {
        return Objects.requireNonNull(text(name), name);
    }

    boolean has(String name) {
        return tree.has(name);
    }

    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        tree.path(name).forEach(value -> values.add(value.asText()));
        return values;
    }

    SortedMap<String, String> map(String name) {
        SortedMap<String, String> values = new TreeMap<>();
        tree.path(name)
                .properties()
                .forEach(entry -> values.put(entry.getKey(), entry.getValue().asText()));
        return values;
    }

    Properties in(String name) {
        return new Properties(tree.path(name));
    }

    /** Names of what is not the same in both. */
    Set<String> differingFrom(Properties other) {
        Set<String> names = new TreeSet<>();
        tree.fieldNames().forEachRemaining(names::add);
        other.tree.fieldNames().forEachRemaining(names::add);
        names.removeIf(name -> tree.path(name).equals(other.tree.path(name)));
        return names;
    }
}
