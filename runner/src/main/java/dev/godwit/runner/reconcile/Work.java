package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Change;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What is to be done to which object. What is dropped takes along what depends on it; that is then made again. */
final class Work {

    private final Sides sides;
    private final KindsSql kinds;
    private final References before;
    private final Deque<CatalogObject> disturbed = new ArrayDeque<>();
    private final Set<CatalogObject.Key> missing = new HashSet<>();

    final Map<CatalogObject.Key, CatalogObject> dropped = new TreeMap<>();
    final Map<CatalogObject.Key, CatalogObject> made = new TreeMap<>();
    final Map<CatalogObject.Key, Change> changed = new TreeMap<>();
    final Map<CatalogObject.Key, String> refused = new LinkedHashMap<>();

    Work(Sides sides, KindsSql kinds, References before) {
        this.sides = sides;
        this.kinds = kinds;
        this.before = before;
    }

    void plan(Collection<Change> changes) {
        for (Change change : changes) {
            if (change.before() == null) {
                make(change.object());
            } else if (change.after() == null) {
                drop(change.object());
            } else {
                change(change, change.before(), change.after());
            }
        }
        while (!disturbed.isEmpty()) {
            CatalogObject gone = disturbed.remove();
            sides.from().objects().stream()
                    .filter(other -> !dropped.containsKey(other.key()) && isInTheWay(other, gone))
                    .toList()
                    .forEach(other -> Sides.find(sides.to(), ObjectKind.of(other), other.name())
                            .ifPresent(_ -> again(other)));
        }
        made.values().stream()
                .filter(object -> kinds.of(ObjectKind.of(object)).create(object) instanceof Sql.Refused)
                .forEach(object -> missing.add(object.key()));
        refuseWhatWaits();
    }

    /** What needs something that there is no statement for is left as it is. */
    private void refuseWhatWaits() {
        References after = new References(sides.to());
        for (boolean more = !missing.isEmpty(); more; ) {
            more = false;
            List<CatalogObject> left = new ArrayList<>(made.values());
            changed.values().forEach(change -> left.add(change.object()));
            for (CatalogObject object : left) {
                Optional<CatalogObject.Key> needed =
                        missing.contains(object.key()) ? Optional.empty() : waitsFor(object, after);
                if (needed.isPresent()) {
                    dropped.remove(object.key());
                    changed.remove(object.key());
                    if (made.remove(object.key()) != null) {
                        missing.add(object.key());
                    }
                    refused.put(
                            object.key(),
                            "It waits for the " + needed.get().kind() + " "
                                    + needed.get().name() + ", for which there is no statement.");
                    more = true;
                }
            }
        }
    }

    private Optional<CatalogObject.Key> waitsFor(CatalogObject object, References after) {
        return missing.stream()
                .filter(key -> (key.name().equals(object.parent()) && !sides.isThere(ObjectKind.of(key), key.name()))
                        || after.named(object).contains(key))
                .findFirst();
    }

    private void change(Change change, CatalogObject was, CatalogObject is) {
        if (made.containsKey(is.key())) {
            return;
        }
        ObjectKind kind = ObjectKind.of(is);
        Set<String> differing = Properties.of(was).differingFrom(Properties.of(is));
        boolean retyped = kind == ObjectKind.COLUMN && (differing.contains("type") || differing.contains("collation"));
        if (retyped && Sides.isView(sides.to(), Text.parent(is))) {
            relation(sides.from(), Text.parent(is)).ifPresent(this::again);
            return;
        }
        switch (kinds.change(was, is)) {
            case Sql.Again() -> again(was);
            case Sql.Refused _ -> {
                changed.put(is.key(), change);
                if (kinds.of(kind) instanceof TypeSql) {
                    missing.add(is.key());
                }
            }
            case Sql.Written _ -> {
                changed.put(is.key(), change);
                if (retyped) {
                    disturbed.add(was);
                }
            }
        }
    }

    private static Optional<CatalogObject> relation(Snapshot side, String name) {
        return Sides.find(side, ObjectKind.VIEW, name).or(() -> Sides.find(side, ObjectKind.MATERIALIZED_VIEW, name));
    }

    private void drop(CatalogObject object) {
        if (dropped.put(object.key(), object) == null) {
            disturbed.add(object);
        }
    }

    private void again(CatalogObject was) {
        CatalogObject is =
                Sides.find(sides.to(), ObjectKind.of(was), was.name()).orElse(was);
        if (dropped.containsKey(was.key())) {
            return;
        }
        switch (kinds.of(ObjectKind.of(is)).create(is)) {
            case Sql.Refused(String why) -> refused.put(is.key(), why);
            case Sql.Written _, Sql.Again _ -> {
                drop(was);
                make(is);
            }
        }
    }

    /** With all its parts, which are not there or go when it is dropped. */
    private void make(CatalogObject object) {
        if (made.put(object.key(), object) != null) {
            return;
        }
        changed.remove(object.key());
        for (CatalogObject part : sides.to().partsOf(object.name())) {
            boolean owned = ObjectKind.of(part) == ObjectKind.SEQUENCE
                    && sides.isThere(ObjectKind.SEQUENCE, part.name())
                    && !Properties.of(part).has("identity");
            if (!owned && ObjectKind.of(part) != ObjectKind.COLUMN_ORDER) {
                make(part);
            }
        }
    }

    /** Whether something can only be dropped, or get another type, when the other one is gone. */
    private boolean isInTheWay(CatalogObject other, CatalogObject gone) {
        ObjectKind kind = ObjectKind.of(other);
        boolean part = gone.name().equals(other.parent());
        return switch (ObjectKind.of(gone)) {
            case COLUMN ->
                kind.isDerived()
                        && kind != ObjectKind.INDEX
                        && kind != ObjectKind.STATISTICS
                        && References.says(other, Text.ownName(gone))
                        && (Text.parent(gone).equals(other.parent()) || names(other, Text.parent(gone)));
            case CONSTRAINT -> Order.isForeignKey(other) && isFor(other, gone);
            default -> !part && kind.isDerived() && names(other, gone.key());
        };
    }

    private boolean names(CatalogObject other, String relation) {
        return mayName(other, relation)
                && before.named(other).stream().anyMatch(key -> key.name().equals(relation));
    }

    private boolean names(CatalogObject other, CatalogObject.Key key) {
        return mayName(other, Names.bare(key)) && before.named(other).contains(key);
    }

    /** A cheap look before the tokens are looked at. */
    private static boolean mayName(CatalogObject other, String name) {
        return name.indexOf('"') >= 0 || other.definition().contains(name);
    }

    /** Whether a foreign key refers to just the columns of a unique constraint. */
    private boolean isFor(CatalogObject foreignKey, CatalogObject unique) {
        String columns = columns(Properties.of(unique).need("definition"), 0);
        String definition = Properties.of(foreignKey).need("definition");
        int references = definition.indexOf(" REFERENCES ");
        return !columns.isEmpty()
                && columns.equals(columns(definition, references))
                && definition.startsWith(Text.parent(unique) + "(", references + " REFERENCES ".length());
    }

    private static String columns(String definition, int from) {
        int open = definition.indexOf('(', from);
        int close = definition.indexOf(')', open);
        return open < 0 || close < 0 ? "" : definition.substring(open, close);
    }
}
