package dev.godwit.runner.drift;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One object of a database.
 *
 * @param kind in PostgreSQL's words, such as {@code table} or {@code materialized view}
 * @param schema that it lies in; null for what belongs to the database as a whole
 * @param parent the name of the object that it goes with, such as a column's table; null if it stands alone
 * @param name as one would write it in SQL, qualified and quoted; unique within its kind
 * @param definition a JSON object in PostgreSQL's canonical form: what is at its default is left out
 */
public record CatalogObject(
        String kind, @Nullable String schema, @Nullable String parent, String name, String definition) {

    static final Comparator<CatalogObject> ORDER =
            Comparator.comparing(CatalogObject::kind).thenComparing(CatalogObject::name);

    /** What tells it from all others of its database. */
    public Key key() {
        return new Key(kind, name);
    }

    /** Sorts as the objects do. */
    public record Key(String kind, String name) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }
}
