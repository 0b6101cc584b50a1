package dev.godwit.runner.drift;

import dev.godwit.report.Difference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What may have been renamed: something missing and something extra of one kind, in one place, that are the same but for
 * the name. Never more than a guess, and only made where there is one candidate.
 */
final class Renames {

    /** What has no name of its own. */
    private static final Set<String> UNNAMED =
            Set.of("grant", "default privileges", "user mapping", "cast", "settings");

    private final Map<CatalogObject.Key, CatalogObject> others;

    private Renames(Map<CatalogObject.Key, CatalogObject> others) {
        this.others = others;
    }

    static Renames among(List<Change> changes, Snapshot expected, Snapshot actual) {
        Map<String, List<Change>> alike = changes.stream()
                .filter(change -> Differences.kind(change) != Difference.Kind.Changed)
                .filter(change -> !UNNAMED.contains(change.object().kind()))
                .collect(Collectors.groupingBy(change -> shape(
                        change.object(), Differences.kind(change) == Difference.Kind.Missing ? expected : actual)));
        Map<CatalogObject.Key, CatalogObject> others = new HashMap<>();
        for (List<Change> pair : alike.values()) {
            if (pair.size() == 2 && Differences.kind(pair.get(0)) != Differences.kind(pair.get(1))) {
                others.put(pair.get(0).key(), pair.get(1).object());
                others.put(pair.get(1).key(), pair.get(0).object());
            }
        }
        return new Renames(others);
    }

    Optional<String> note(Change change) {
        return Optional.ofNullable(others.get(change.key()))
                .map(other -> Differences.kind(change) == Difference.Kind.Missing
                        ? "Possibly renamed to " + other.name() + "."
                        : "Possibly renamed from " + other.name() + ".");
    }

    /** Everything about an object but its own name. */
    private static String shape(CatalogObject object, Snapshot side) {
        String own = object.name();
        TreeMap<String, String> columns = new TreeMap<>();
        TreeSet<String> fields = new TreeSet<>();
        if (object.kind().equals("table")) {
            side.partsOf(own).stream()
                    .filter(part -> part.kind().equals("column"))
                    .forEach(part -> columns.put(part.name().substring(own.length()), part.definition()));
        }
        String bare = own.substring(own.lastIndexOf('.') + 1);
        Definition.fields(object).forEach((field, value) -> fields.add(field + "=" + value.replace(bare, "\u0000")));
        return String.join(
                "\n",
                object.kind(),
                Objects.requireNonNullElse(object.schema(), ""),
                Objects.requireNonNullElse(object.parent(), ""),
                fields.toString(),
                columns.toString());
    }
}
