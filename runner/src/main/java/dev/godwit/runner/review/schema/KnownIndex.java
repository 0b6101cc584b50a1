package dev.godwit.runner.review.schema;

import dev.godwit.runner.sql.Name;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * @param name null if PostgreSQL made it up
 * @param columns in order; an empty text stands for an expression
 * @param predicateColumns those in the condition of a partial index; null if it is none
 */
public record KnownIndex(
        @Nullable Name name,
        List<String> columns,
        boolean unique,
        @Nullable Set<String> predicateColumns) {

    public KnownIndex {
        columns = List.copyOf(columns);
        predicateColumns = predicateColumns == null ? null : Set.copyOf(predicateColumns);
    }

    /** Whether rows are found by these columns, in any order. */
    boolean finds(List<String> wanted) {
        return predicateColumns == null
                && columns.size() >= wanted.size()
                && new HashSet<>(columns.subList(0, wanted.size())).containsAll(wanted);
    }
}
