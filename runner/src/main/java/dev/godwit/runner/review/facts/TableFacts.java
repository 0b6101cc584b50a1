package dev.godwit.runner.review.facts;

import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.sql.Name;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A relation as it is in the database.
 *
 * @param kind the catalogue's letter: r, p, v, m, f
 * @param quoted its name in SQL, with schema, quoted by the server
 * @param readable whether the role may read its rows
 * @param partitions how many hold rows; 0 if it is not partitioned
 * @param columns in order
 * @param indexes the valid ones
 * @param constraints of the table itself
 * @param conditions of the CHECKs that are not validated, in SQL, by their names
 * @param dependants what cannot be there without it: views, and tables with a foreign key to it
 * @param replication how its changes reach others
 */
public record TableFacts(
        Name name,
        char kind,
        String quoted,
        Size size,
        boolean readable,
        int partitions,
        Map<String, Column> columns,
        List<Index> indexes,
        List<Constraint> constraints,
        Map<String, String> conditions,
        List<Dependant> dependants,
        Replication replication) {

    public TableFacts {
        columns = new LinkedHashMap<>(columns);
        indexes = List.copyOf(indexes);
        constraints = List.copyOf(constraints);
        conditions = Map.copyOf(conditions);
        dependants = List.copyOf(dependants);
    }

    /**
     * A column as it is.
     *
     * @param quoted its name in SQL
     */
    public record Column(DataType type, String quoted, boolean notNull, boolean hasDefault) {}

    /**
     * An index as it is.
     *
     * @param columns in order; an empty text stands for an expression
     * @param predicateColumns those in the condition of a partial index; null if it is none
     */
    public record Index(
            Name name,
            List<String> columns,
            boolean unique,
            @Nullable Set<String> predicateColumns) {

        public Index {
            columns = List.copyOf(columns);
            predicateColumns = predicateColumns == null ? null : Set.copyOf(predicateColumns);
        }
    }

    /**
     * What hangs on a table.
     *
     * @param view whether it is a view, else a table with a foreign key
     * @param columns of the table that it uses; empty if it does not say
     */
    public record Dependant(Name name, boolean view, Set<String> columns) {

        public Dependant {
            columns = Set.copyOf(columns);
        }
    }

    /** The same with a size that was found out later. */
    public TableFacts sized(Rows rows) {
        return new TableFacts(
                name,
                kind,
                quoted,
                new Size(rows, size.bytes()),
                readable,
                partitions,
                columns,
                indexes,
                constraints,
                conditions,
                dependants,
                replication);
    }
}
