package dev.godwit.runner.review.facts;

import dev.godwit.runner.sql.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that only the rows can tell: how many of them are in the way. Names are those that the database knows. */
public sealed interface Question {

    Name table();

    /** Rows that are null in a column. */
    record Nulls(Name table, String column) implements Question {}

    /**
     * Rows that are equal to another one.
     *
     * @param keys of a unique index
     * @param predicate the condition of a partial one, in SQL; null if there is none
     * @param nullsEqual whether null counts as equal to null
     */
    record Duplicates(Name table, List<Key> keys, @Nullable String predicate, boolean nullsEqual) implements Question {

        public Duplicates {
            keys = List.copyOf(keys);
        }
    }

    /**
     * A part of an index.
     *
     * @param sql a column's name, or an expression in SQL
     */
    record Key(boolean column, String sql) {}

    /** Rows whose foreign key leads nowhere. */
    record Orphans(Name table, List<String> columns, Name parent, List<String> parentColumns) implements Question {

        public Orphans {
            columns = List.copyOf(columns);
            parentColumns = List.copyOf(parentColumns);
        }
    }

    /**
     * Rows for which a condition is false.
     *
     * @param condition in SQL
     */
    record Breaks(Name table, String condition) implements Question {}

    /** Rows whose value does not fit into another type. */
    record Misfits(Name table, String column, Misfit misfit) implements Question {}

    /** Why a value may not fit. */
    sealed interface Misfit {

        /** It has more characters, without blanks at the end. */
        record Longer(int characters) implements Misfit {}

        /** It is not between the two. */
        record Beyond(long least, long most) implements Misfit {}

        /**
         * It is a text that is none of the type.
         *
         * @param type in PostgreSQL's word, or as the server calls it in SQL
         */
        record NoInput(String type) implements Misfit {}
    }
}
