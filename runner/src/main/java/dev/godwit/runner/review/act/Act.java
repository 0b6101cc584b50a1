package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a statement does; an {@code ALTER TABLE} with three clauses does three. Names of relations, types and
 * functions have a schema: where the script gives none, that of the search path.
 */
public sealed interface Act {

    /**
     * @param parent of which it is a partition or a child; null if of none
     * @param partition which of the two
     */
    record CreateTable(
            Name table,
            List<Column> columns,
            List<Constraint> constraints,
            boolean temporary,
            @Nullable Name parent,
            boolean partition)
            implements Act {

        public CreateTable {
            columns = List.copyOf(columns);
            constraints = List.copyOf(constraints);
        }
    }

    /** {@code CREATE TABLE AS}, {@code SELECT INTO}, {@code CREATE MATERIALIZED VIEW}. */
    record CreateTableAs(Name table, boolean temporary, boolean materializedView, boolean filled, Set<Name> reads)
            implements Act {

        public CreateTableAs {
            reads = Set.copyOf(reads);
        }
    }

    record CreateView(Name view, Set<Name> reads) implements Act {

        public CreateView {
            reads = Set.copyOf(reads);
        }
    }

    record AddColumn(Name table, Column column) implements Act {}

    record DropColumn(Name table, String column, boolean cascade) implements Act {}

    /**
     * @param using whether an expression says how
     * @param computed whether that is more than a cast to the type
     */
    record ChangeType(Name table, String column, DataType type, boolean using, boolean computed) implements Act {}

    record SetNotNull(Name table, String column) implements Act {}

    record DropNotNull(Name table, String column) implements Act {}

    /** @param texts the strings in the new default; none if it is dropped */
    record SetDefault(Name table, String column, Set<String> texts) implements Act {

        public SetDefault {
            texts = Set.copyOf(texts);
        }
    }

    record AddConstraint(Name table, Constraint constraint) implements Act {}

    record Validate(Name table, String constraint) implements Act {}

    record DropConstraint(Name table, String constraint) implements Act {}

    /**
     * Something that writes the whole table anew.
     *
     * @param command in SQL's words
     */
    record Rewrite(Name table, String command) implements Act {}

    record AttachPartition(Name parent, Name partition) implements Act {}

    record DetachPartition(Name parent, Name partition, boolean concurrently) implements Act {}

    record DisableTrigger(Name table, String trigger) implements Act {}

    record DisableRowSecurity(Name table) implements Act {}

    /** @param command the parser's word for a clause of {@code ALTER TABLE} that has no record of its own */
    record AlterTable(Name table, String command) implements Act {}

    /**
     * @param columns in order; an empty text stands for an expression
     * @param functions that its expressions and its condition call
     */
    record CreateIndex(
            Name table,
            @Nullable Name index,
            List<String> columns,
            boolean unique,
            @Nullable Set<String> predicateColumns,
            Set<String> functions,
            boolean concurrently,
            boolean ifNotExists)
            implements Act {

        public CreateIndex {
            columns = List.copyOf(columns);
            predicateColumns = predicateColumns == null ? null : Set.copyOf(predicateColumns);
            functions = Set.copyOf(functions);
        }
    }

    /** @param name null if all indexes of a schema or a database are meant */
    record Reindex(@Nullable Name name, boolean ofTable, boolean concurrently) implements Act {}

    /**
     * @param kind in the parser's word, such as {@code OBJECT_TABLE}
     * @param table on which it is, if it is a trigger, a rule or a policy
     */
    record Drop(
            String kind,
            Name name,
            boolean cascade,
            boolean concurrently,
            @Nullable Name table) implements Act {}

    /** @param column whose name changes; null if it is the relation's */
    record Rename(String kind, Name name, @Nullable String column, String to) implements Act {}

    record MoveToSchema(Name table, String schema) implements Act {}

    record CreateTrigger(Name table, String trigger) implements Act {}

    /** @param everything whether a policy's condition is just {@code true} */
    record Policy(Name table, String policy, boolean everything) implements Act {}

    record Insert(Name table, boolean fromQuery, Set<Name> reads, Set<String> texts) implements Act {

        public Insert {
            reads = Set.copyOf(reads);
            texts = Set.copyOf(texts);
        }
    }

    /**
     * @param bounded whether it has a condition
     * @param columns that it writes
     */
    record Update(Name table, boolean bounded, Set<String> columns, Set<Name> reads, Set<String> texts) implements Act {

        public Update {
            columns = Set.copyOf(columns);
            reads = Set.copyOf(reads);
            texts = Set.copyOf(texts);
        }
    }

    record Delete(Name table, boolean bounded, Set<Name> reads) implements Act {

        public Delete {
            reads = Set.copyOf(reads);
        }
    }

    record Merge(Name table, Set<Name> reads) implements Act {

        public Merge {
            reads = Set.copyOf(reads);
        }
    }

    record Truncate(Name table, boolean cascade) implements Act {}

    /** {@code COPY ... FROM}. */
    record Load(Name table) implements Act {}

    record Read(Set<Name> reads, Set<String> texts) implements Act {

        public Read {
            reads = Set.copyOf(reads);
            texts = Set.copyOf(texts);
        }
    }

    record Refresh(Name view, boolean concurrently, boolean filled) implements Act {}

    /** @param mode PostgreSQL's number, 1 for ACCESS SHARE to 8 for ACCESS EXCLUSIVE */
    record Lock(Name table, int mode) implements Act {}

    /** @param values empty for {@code RESET} and {@code TO DEFAULT} */
    record Setting(String name, List<String> values, boolean local) implements Act {

        public Setting {
            values = List.copyOf(values);
        }
    }

    record Transaction(String kind) implements Act {}

    record CreateEnum(Name type) implements Act {}

    record AddEnumValue(Name type, String value) implements Act {}

    record CreateDomain(Name type, boolean constrained) implements Act {}

    /** @param validates whether every table with a column of it is read */
    record ConstrainDomain(Name type, boolean validates) implements Act {}

    record CreateFunction(Name function, boolean definer, boolean hasSearchPath, boolean isVolatile) implements Act {}

    record CreateSchema(String schema) implements Act {}

    /**
     * A {@code DO} block, or what could not be read of it.
     *
     * @param at where its code begins, in bytes of UTF-8
     * @param unread in the words of a sentence, why; empty as long as nobody has tried
     */
    record Code(int at, String unread) implements Act {}

    /** @param type the parser's word for a statement that has no record of its own */
    record Other(String type, Set<Name> names) implements Act {

        public Other {
            names = Set.copyOf(names);
        }
    }
}
