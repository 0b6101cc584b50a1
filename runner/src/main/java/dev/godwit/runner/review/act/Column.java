package dev.godwit.runner.review.act;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column as a script defines it.
 *
 * @param value what rows that are there already get; null if nothing is said
 * @param constraints on this column alone, without NOT NULL and DEFAULT
 */
public record Column(
        String name,
        DataType type,
        boolean notNull,
        @Nullable Value value,
        List<Constraint> constraints) {

    public Column {
        constraints = List.copyOf(constraints);
    }

    /** Where a column's values come from. */
    public sealed interface Value {

        /**
         * @param functions that the expression calls; empty for a constant
         * @param texts the strings in it
         */
        record Default(Set<String> functions, boolean isNull, Set<String> texts) implements Value {

            public Default {
                functions = Set.copyOf(functions);
                texts = Set.copyOf(texts);
            }
        }

        record Identity() implements Value {}

        record Generated(boolean stored) implements Value {}
    }

    public boolean has(Constraint.Kind kind) {
        return constraints.stream().anyMatch(constraint -> constraint.kind() == kind);
    }

    /** Whether a row that is there already can have no value in it. */
    public boolean required() {
        return notNull || has(Constraint.Kind.Primary);
    }

    /** Whether rows that are there already get something other than null. */
    public boolean filled() {
        return type.isSerial()
                || switch (value) {
                    case null -> false;
                    case Value.Default(var functions, boolean isNull, var texts) -> !isNull;
                    case Value.Identity() -> true;
                    case Value.Generated generated -> true;
                };
    }
}
