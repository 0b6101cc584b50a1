package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What comes first: what an object needs, before it; otherwise by kind and name. A circle is cut where it is met. */
record Order(Sides sides, References references) {

    private static final Comparator<CatalogObject> BY_KIND = Comparator.<CatalogObject, ObjectKind>comparing(
                    ObjectKind::of)
            .thenComparing(Order::isForeignKey)
            .thenComparing(CatalogObject::name);

    List<CatalogObject> of(Collection<CatalogObject> objects) {
        Set<CatalogObject.Key> asked = new HashSet<>();
        objects.forEach(object -> asked.add(object.key()));
        List<CatalogObject> sorted = new ArrayList<>();
        Set<CatalogObject.Key> seen = new HashSet<>();
        objects.stream().sorted(BY_KIND).forEach(object -> visit(object, asked, seen, sorted));
        return sorted;
    }

    private void visit(
            CatalogObject object,
            Set<CatalogObject.Key> asked,
            Set<CatalogObject.Key> seen,
            List<CatalogObject> sorted) {
        if (!seen.add(object.key())) {
            return;
        }
        before(object).stream()
                .filter(key -> asked.contains(key) && !seen.contains(key))
                .map(key -> sides.to().find(key.kind(), key.name()))
                .flatMap(Optional::stream)
                .sorted(BY_KIND)
                .forEach(needed -> visit(needed, asked, seen, sorted));
        sorted.add(object);
    }

    private Set<CatalogObject.Key> before(CatalogObject object) {
        Set<CatalogObject.Key> needs = new LinkedHashSet<>(references.needs(object));
        ObjectKind kind = ObjectKind.of(object);
        if (kind == ObjectKind.TABLE || kind == ObjectKind.FOREIGN_TABLE) {
            sides.to().partsOf(object.name()).stream()
                    .filter(part -> part.kind().equals(ObjectKind.COLUMN.word()))
                    .forEach(column -> needs.addAll(references.needs(column)));
        }
        if (kind == ObjectKind.VIEW || kind == ObjectKind.MATERIALIZED_VIEW || isForeignKey(object)) {
            List.copyOf(needs).forEach(key -> needs.addAll(keysOf(key)));
        }
        if (kind == ObjectKind.INDEX) {
            partitions(object.name(), needs);
        }
        if (kind == ObjectKind.CONSTRAINT) {
            String index = Properties.of(object).text("index");
            String schema = object.name().substring(0, dotBefore(Text.parent(object)) + 1);
            partitions(schema + (index == null ? Text.ownName(object) : index), needs);
        }
        needs.remove(object.key());
        return needs;
    }

    private static int dotBefore(String qualified) {
        return qualified.startsWith("\"") ? qualified.indexOf("\".") + 1 : qualified.indexOf('.');
    }

    private void partitions(String index, Set<CatalogObject.Key> needs) {
        for (CatalogObject partition : sides.partitions().getOrDefault(index, List.of())) {
            needs.add(partition.key());
            String constraint = Properties.of(partition).text("constraint");
            if (constraint != null) {
                sides.to().partsOf(Text.parent(partition)).stream()
                        .filter(part -> part.kind().equals(ObjectKind.CONSTRAINT.word()))
                        .filter(part -> Names.last(Text.ownName(part)).equals(Names.last(Text.identifier(constraint))))
                        .forEach(part -> needs.add(part.key()));
            }
        }
    }

    /** The unique constraints and indexes of a table. */
    private List<CatalogObject.Key> keysOf(CatalogObject.Key table) {
        return sides.to().partsOf(table.name()).stream()
                .filter(part -> {
                    String definition = Properties.of(part).text("definition");
                    return definition != null
                            && switch (ObjectKind.of(part)) {
                                case CONSTRAINT ->
                                    definition.startsWith("PRIMARY KEY") || definition.startsWith("UNIQUE");
                                case INDEX -> definition.startsWith("CREATE UNIQUE");
                                default -> false;
                            };
                })
                .map(CatalogObject::key)
                .toList();
    }

    static boolean isForeignKey(CatalogObject object) {
        return object.kind().equals(ObjectKind.CONSTRAINT.word())
                && Properties.of(object).need("definition").startsWith("FOREIGN KEY");
    }
}
