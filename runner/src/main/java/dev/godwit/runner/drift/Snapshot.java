package dev.godwit.runner.drift;

import dev.godwit.bundle.Sha256;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All objects of a database at one moment. Two that are equal describe databases which nothing tells apart. */
public final class Snapshot {

    private final SortedMap<CatalogObject.Key, CatalogObject> objects;
    private @Nullable Map<String, List<CatalogObject>> byParent;

    private Snapshot(SortedMap<CatalogObject.Key, CatalogObject> objects) {
        this.objects = Collections.unmodifiableSortedMap(objects);
    }

    /** @throws IllegalArgumentException if two objects have the same kind and name */
    public static Snapshot of(Collection<CatalogObject> objects) {
        SortedMap<CatalogObject.Key, CatalogObject> sorted = new TreeMap<>();
        for (CatalogObject object : objects) {
            if (sorted.put(object.key(), object) != null) {
                throw new IllegalArgumentException("The catalogue has two objects " + object.key());
            }
        }
        return new Snapshot(sorted);
    }

    /** In the order of kind and name. */
    public Collection<CatalogObject> objects() {
        return objects.values();
    }

    /** Empty if it is not there. */
    public Optional<CatalogObject> find(String kind, String name) {
        return Optional.ofNullable(objects.get(new CatalogObject.Key(kind, name)));
    }

    /** What goes with the object of this name. */
    public List<CatalogObject> partsOf(String name) {
        Map<String, List<CatalogObject>> index = byParent;
        if (index == null) {
            index = new HashMap<>();
            for (CatalogObject object : objects.values()) {
                if (object.parent() != null) {
                    index.computeIfAbsent(object.parent(), parent -> new ArrayList<>())
                            .add(object);
                }
            }
            byParent = index;
        }
        return index.getOrDefault(name, List.of());
    }

    /** {@code sha256:} over every object; the same for equal snapshots on any machine. */
    public String digest() {
        StringBuilder text = new StringBuilder();
        objects.values().forEach(object -> SnapshotText.append(text, object));
        return "sha256:" + Sha256.hex(text.toString());
    }

    /** What was done to get from here to there. */
    public List<Change> changesTo(Snapshot there) {
        TreeSet<CatalogObject.Key> keys = new TreeSet<>(objects.keySet());
        keys.addAll(there.objects.keySet());
        List<Change> changes = new ArrayList<>();
        for (CatalogObject.Key key : keys) {
            CatalogObject before = objects.get(key);
            CatalogObject after = there.objects.get(key);
            if (!Objects.equals(before, after)) {
                changes.add(new Change(before, after));
            }
        }
        return changes;
    }

    /** The same with changes made; what a change speaks of ends as the change left it, whatever it was here. */
    public Snapshot with(Collection<Change> changes) {
        SortedMap<CatalogObject.Key, CatalogObject> changed = new TreeMap<>(objects);
        for (Change change : changes) {
            CatalogObject after = change.after();
            if (after == null) {
                changed.remove(change.key());
            } else {
                changed.put(change.key(), after);
            }
        }
        return new Snapshot(changed);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Snapshot snapshot && objects.equals(snapshot.objects);
    }

    @Override
    public int hashCode() {
        return objects.hashCode();
    }

    @Override
    public String toString() {
        return objects.size() + " objects";
    }
}
