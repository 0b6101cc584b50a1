package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A constraint as a script defines it.
 *
 * @param name null if PostgreSQL makes one up
 * @param columns of the table; for a CHECK those that it names
 * @param references the table of a foreign key; null for others
 * @param referencedColumns those of the other table; empty if it is its primary key, and for others
 * @param validated false for NOT VALID
 * @param usingIndex the index that it takes over; null if it builds one or needs none
 * @param notNull columns that a CHECK says are not null, and that all of it hangs on
 * @param check the condition of a CHECK; null for others
 * @param nullsEqual whether it is UNIQUE NULLS NOT DISTINCT
 */
public record Constraint(
        Kind kind,
        @Nullable String name,
        List<String> columns,
        @Nullable Name references,
        List<String> referencedColumns,
        boolean validated,
        @Nullable String usingIndex,
        Set<String> notNull,
        @Nullable Expression check,
        boolean nullsEqual) {

    public Constraint {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
        notNull = Set.copyOf(notNull);
    }

    /**
     * An expression that stands in the script.
     *
     * @param at where the constraint begins: in bytes of UTF-8 from the beginning of its statement
     * @param functions that it calls
     */
    public record Expression(int at, Set<String> functions) {

        public Expression {
            functions = Set.copyOf(functions);
        }
    }

    /** What a constraint demands. */
    public enum Kind {
        Check,
        ForeignKey,
        Unique,
        Primary,
        Exclusion,
        NotNull
    }

    /** Whether PostgreSQL builds an index for it. */
    public boolean buildsIndex() {
        return usingIndex == null && (kind == Kind.Unique || kind == Kind.Primary || kind == Kind.Exclusion);
    }

    public Constraint asValidated() {
        return new Constraint(
                kind, name, columns, references, referencedColumns, true, usingIndex, notNull, check, nullsEqual);
    }
}
