package dev.godwit.runner.reconcile;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What there is, what there is to be, and where.
 *
 * @param partitions by the name of an index of a partitioned table, those of its partitions in {@code to}
 */
record Sides(Snapshot from, Snapshot to, Place place, Map<String, List<CatalogObject>> partitions) {

    static Sides of(Snapshot from, Snapshot to, Place place) {
        Map<String, List<CatalogObject>> partitions = new HashMap<>();
        for (CatalogObject object : to.objects()) {
            if (object.kind().equals(ObjectKind.INDEX.word())) {
                String parent = Properties.of(object).text("partitionOf");
                if (parent != null) {
                    partitions
                            .computeIfAbsent(parent, name -> new ArrayList<>())
                            .add(object);
                }
            }
        }
        return new Sides(from, to, place, partitions);
    }

    static Optional<CatalogObject> find(Snapshot side, ObjectKind kind, String name) {
        return side.find(kind.word(), name);
    }

    /** Whether the object is there already, and not made by the script. */
    boolean isThere(ObjectKind kind, String name) {
        return find(from, kind, name).isPresent();
    }

    /** Tables that a table inherits from, or is a partition of. */
    static List<String> parentsOf(Snapshot side, String table) {
        return find(side, ObjectKind.TABLE, table)
                .or(() -> find(side, ObjectKind.FOREIGN_TABLE, table))
                .map(object -> Properties.of(object).list("inherits"))
                .orElse(List.of());
    }

    static boolean isPartition(Snapshot side, String table) {
        return find(side, ObjectKind.TABLE, table)
                .or(() -> find(side, ObjectKind.FOREIGN_TABLE, table))
                .map(object -> Properties.of(object).has("partition"))
                .orElse(false);
    }

    static boolean isView(Snapshot side, String relation) {
        return find(side, ObjectKind.VIEW, relation).isPresent()
                || find(side, ObjectKind.MATERIALIZED_VIEW, relation).isPresent();
    }
}
