package dev.godwit.runner.drift;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How a database differs from what is expected of it, object by object, as people would put it. */
public final class Differences {

    private static final String COLUMN_ORDER = "column order";

    private static final Set<String> INHERITANCE = Set.of("inherited", "partitionOf");

    private final Snapshot expected;
    private final Snapshot actual;
    private final List<Change> changes;

    private Differences(Snapshot expected, Snapshot actual, List<Change> changes) {
        this.expected = expected;
        this.actual = actual;
        this.changes = changes;
    }

    /** What is expected, but for what is out of scope or accepted: that is as it is. */
    public Snapshot expected() {
        return expected;
    }

    public Snapshot actual() {
        return actual;
    }

    /** What goes with an object that is missing or extra as a whole is not told again on its own. */
    public static Differences between(Snapshot expected, Snapshot actual, Scope scope) {
        List<Change> everywhere = expected.changesTo(actual);
        List<Change> all = everywhere.stream()
                .filter(change -> scope.covers(change.object()))
                .toList();
        List<Change> outside = everywhere.stream()
                .filter(change -> !scope.covers(change.object()))
                .toList();
        Set<String> missing = alone(all, Difference.Kind.Missing);
        Set<String> extra = alone(all, Difference.Kind.Extra);
        Set<String> moved = all.stream()
                .filter(change -> differing(change).contains("inherits"))
                .map(change -> change.object().name())
                .collect(Collectors.toUnmodifiableSet());
        List<Change> told = all.stream()
                .filter(change -> !goesWith(change, missing, extra)
                        && !isOrderOfOtherColumns(change)
                        && !isInheritanceOf(moved, change))
                .toList();
        return new Differences(expected.with(outside), actual, told);
    }

    /** Without those that somebody accepted: each by its own digest, or all by that of the whole. */
    public Differences without(Set<String> accepted) {
        boolean whole = accepted.contains(digest());
        Set<Change> known = changes.stream()
                .filter(change -> whole || accepted.contains(digest(change)))
                .collect(Collectors.toSet());
        List<Change> left =
                changes.stream().filter(change -> !known.contains(change)).toList();
        Set<String> names = known.stream().map(change -> change.object().name()).collect(Collectors.toSet());
        List<Change> withParts = expected.changesTo(actual).stream()
                .filter(change -> known.contains(change) || (goesWith(change, names, names) && !left.contains(change)))
                .toList();
        return new Differences(expected.with(withParts), actual, left);
    }

    public boolean none() {
        return changes.isEmpty();
    }

    /** Each object that differs, as it should be and as it is. */
    public List<Change> changes() {
        return changes;
    }

    /** {@code sha256:} over all of them. */
    public String digest() {
        return "sha256:" + Sha256.hex(changes.stream().map(Differences::digest).collect(Collectors.joining("\n")));
    }

    public List<Difference> told(Shown shown) {
        Renames renames = Renames.among(changes, expected, actual);
        return changes.stream().map(change -> told(change, shown, renames)).toList();
    }

    private Difference told(Change change, Shown shown, Renames renames) {
        CatalogObject object = change.object();
        List<Difference.Field> fields = fields(change, shown);
        List<String> notes = new ArrayList<>();
        renames.note(change).ifPresent(notes::add);
        contents(change).ifPresent(notes::add);
        if (fields.stream().anyMatch(field -> Objects.equals(field.expected(), field.actual()))) {
            notes.add("What differs is within literals, which are shown by godwit drift only.");
        }
        return new Difference(
                object.kind(),
                object.name(),
                kind(change),
                fields,
                notes.isEmpty() ? null : String.join(" ", notes),
                digest(change));
    }

    private static List<Difference.Field> fields(Change change, Shown shown) {
        if (change.before() == null || change.after() == null) {
            return List.of();
        }
        SortedMap<String, String> before = Definition.fields(change.before());
        SortedMap<String, String> after = Definition.fields(change.after());
        return differing(change).stream()
                .map(name -> new Difference.Field(
                        name, value(shown, name, before.get(name)), value(shown, name, after.get(name))))
                .toList();
    }

    /** Names of the fields that differ; none unless the object is on both sides. */
    private static Set<String> differing(Change change) {
        if (change.before() == null || change.after() == null) {
            return Set.of();
        }
        SortedMap<String, String> before = Definition.fields(change.before());
        SortedMap<String, String> after = Definition.fields(change.after());
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> Objects.equals(before.get(name), after.get(name)));
        return names;
    }

    private static @Nullable String value(Shown shown, String field, @Nullable String value) {
        return value == null ? null : shown.value(field, value);
    }

    /** What went away, or came, with the object. */
    private Optional<String> contents(Change change) {
        Snapshot side = switch (kind(change)) {
            case Missing -> expected;
            case Extra -> actual;
            case Changed -> null;
        };
        if (side == null) {
            return Optional.empty();
        }
        Map<String, Long> counts = side.partsOf(change.object().name()).stream()
                .filter(object ->
                        !object.kind().equals(COLUMN_ORDER) && !object.kind().equals("grant"))
                .collect(Collectors.groupingBy(CatalogObject::kind, TreeMap::new, Collectors.counting()));
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of("With "
                        + counts.entrySet().stream()
                                .map(count -> count.getValue() + " " + plural(count.getKey(), count.getValue()))
                                .collect(Collectors.joining(", "))
                        + ".");
    }

    private static String plural(String kind, long count) {
        if (count == 1 || kind.equals("statistics")) {
            return kind;
        }
        return kind.endsWith("x")
                ? kind + "es"
                : kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
    }

    static Difference.Kind kind(Change change) {
        if (change.after() == null) {
            return Difference.Kind.Missing;
        }
        return change.before() == null ? Difference.Kind.Extra : Difference.Kind.Changed;
    }

    private static String digest(Change change) {
        StringBuilder text = new StringBuilder(kind(change).name()).append('\n');
        for (CatalogObject side : new CatalogObject[] {change.before(), change.after()}) {
            if (side != null) {
                SnapshotText.append(text, side);
            }
        }
        return "sha256:" + Sha256.hex(text.toString());
    }

    private static Set<String> alone(List<Change> all, Difference.Kind kind) {
        return all.stream()
                .filter(change -> kind(change) == kind)
                .map(change -> change.object().name())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean goesWith(Change change, Set<String> missing, Set<String> extra) {
        String parent = change.object().parent();
        return parent != null
                && switch (kind(change)) {
                    case Missing -> missing.contains(parent);
                    case Extra -> extra.contains(parent);
                    case Changed -> false;
                };
    }

    /** A table that is attached or detached takes its columns and indexes along. */
    private static boolean isInheritanceOf(Set<String> moved, Change change) {
        String parent = change.object().parent();
        return parent != null
                && moved.contains(parent)
                && change.before() != null
                && change.after() != null
                && INHERITANCE.containsAll(differing(change));
    }

    /** A column more or less changes the order too, and is told by itself. */
    private static boolean isOrderOfOtherColumns(Change change) {
        if (!change.object().kind().equals(COLUMN_ORDER)) {
            return false;
        }
        return change.before() == null
                || change.after() == null
                || !columns(change.before()).equals(columns(change.after()));
    }

    private static Set<String> columns(CatalogObject order) {
        TreeSet<String> names = new TreeSet<>();
        Definition.tree(order).path("columns").forEach(name -> names.add(name.asText()));
        return names;
    }
}
