package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Sight;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.facts.OpenTransaction;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;

/** Indexes on tables that are in use. */
final class IndexRules {

    private static final Rule BLOCKS_WRITES = new Rule(
            "index-blocks-writes",
            Grade.Unsafe,
            "CREATE INDEX without CONCURRENTLY on a table that the migration has not made itself.",
            "It holds SHARE on the table until the migration ends: every INSERT, UPDATE and DELETE waits while all rows are"
                    + " read.",
            "CREATE INDEX CONCURRENTLY, alone in a migration of its own; Godwit runs it outside of a transaction and clears"
                    + " away what a failed one leaves.",
            """
            CREATE INDEX orders_customer_idx ON orders (customer_id);
            """,
            """
            CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
            """,
            new Rule.Watch.Acts(IndexRules::blocksWrites));

    private static final Rule UNIQUE_OVER_DUPLICATES = new Rule(
            "unique-over-duplicates",
            Grade.Advice,
            "A unique index or constraint on columns that were not unique so far.",
            "If two rows are equal in them, the statement fails; with CONCURRENTLY it leaves an invalid index behind.",
            "Look for duplicates first: SELECT columns, count(*) FROM table GROUP BY columns HAVING count(*) > 1.",
            """
            CREATE UNIQUE INDEX CONCURRENTLY users_email_key ON users (email);
            """,
            "",
            new Rule.Watch.Acts(IndexRules::uniqueOverDuplicates));

    private static final Rule DROP = new Rule(
            "drop-index-blocks",
            Grade.Advice,
            "DROP INDEX without CONCURRENTLY.",
            "It needs ACCESS EXCLUSIVE on the table: it waits for the longest query that runs, and everything else queues"
                    + " behind it. Godwit's lock timeout bounds that.",
            "DROP INDEX CONCURRENTLY, alone in a migration of its own.",
            """
            DROP INDEX orders_customer_idx;
            """,
            """
            DROP INDEX CONCURRENTLY orders_customer_idx;
            """,
            new Rule.Watch.Acts(IndexRules::drop));

    private static final Rule REINDEX = new Rule(
            "reindex-blocks",
            Grade.Unsafe,
            "REINDEX without CONCURRENTLY.",
            "Writes to the table wait while the index is built, and so do the queries that would use it.",
            "REINDEX INDEX CONCURRENTLY, alone in a migration of its own.",
            """
            REINDEX INDEX orders_customer_idx;
            """,
            """
            REINDEX INDEX CONCURRENTLY orders_customer_idx;
            """,
            new Rule.Watch.Acts(IndexRules::reindex));

    private static final Rule HIDES_INVALID = new Rule(
            "index-if-not-exists",
            Grade.Advice,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS.",
            "An index that an earlier, failed attempt has left behind invalid exists too: the statement then does nothing and"
                    + " succeeds, and no query ever uses the index.",
            "Leave IF NOT EXISTS out: Godwit knows what was applied, and clears away what a broken attempt has left.",
            """
            CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_customer_idx ON orders (customer_id);
            """,
            """
            CREATE INDEX CONCURRENTLY orders_customer_idx ON orders (customer_id);
            """,
            new Rule.Watch.Acts(IndexRules::hidesInvalid));

    static final List<Rule> ALL = List.of(BLOCKS_WRITES, UNIQUE_OVER_DUPLICATES, DROP, REINDEX, HIDES_INVALID);

    private IndexRules() {}

    private static void blocksWrites(Act act, Step step) {
        if (act instanceof Act.CreateIndex index && !index.concurrently() && step.inUse(index.table())) {
            step.blocks(
                    index.table(),
                    "Building " + named(index) + " reads all of " + step.shown(index.table())
                            + " while every write to it waits.");
        }
    }

    private static void uniqueOverDuplicates(Act act, Step step) {
        switch (act) {
            case Act.CreateIndex index
            when index.unique() && !step.schema().isEmpty(index.table()) ->
                duplicates(step, index.table(), index.columns(), RowSights.duplicates(step, index));
            case Act.AddConstraint(var table, Constraint constraint)
            when isUnique(constraint)
                    && constraint.usingIndex() == null
                    && !step.schema().isEmpty(table) ->
                duplicates(step, table, constraint.columns(), RowSights.of(step, table, constraint));
            case Act.AddColumn(var table, Column column)
            when column.constraints().stream().anyMatch(IndexRules::isUnique)
                    && sameInEachRow(column)
                    && !step.schema().isEmpty(table) -> sameDefault(step, table, column.name());
            default -> {}
        }
    }

    private static boolean sameInEachRow(Column column) {
        return column.filled()
                ? column.value() instanceof Column.Value.Default
                : column.constraints().stream().anyMatch(Constraint::nullsEqual);
    }

    private static void sameDefault(Step step, Name table, String column) {
        boolean several = step.size(table)
                .map(size -> size.rows().some() && size.rows().count() > 1)
                .orElse(step.facts().isEmpty());
        boolean one = step.size(table)
                .map(size -> size.rows().equals(Rows.exactly(1)))
                .orElse(false);
        if (!one) {
            step.found(
                    several ? Grade.Fails : Grade.Advice,
                    table,
                    "The unique column " + column + " gets the same value in every row of " + step.shown(table)
                            + ": that fails if there are two.");
        }
    }

    private static boolean isUnique(Constraint constraint) {
        return constraint.kind() == Constraint.Kind.Unique || constraint.kind() == Constraint.Kind.Primary;
    }

    private static void duplicates(Step step, Name table, List<String> columns, Sight sight) {
        boolean alreadyUnique = step.table(table).stream()
                .flatMap(known -> known.indexes().stream())
                .anyMatch(index -> index.unique()
                        && index.predicateColumns() == null
                        && !index.columns().isEmpty()
                        && columns.containsAll(index.columns()));
        if (!alreadyUnique) {
            String what = columns.contains("") || columns.isEmpty() ? "its expressions" : String.join(", ", columns);
            String condition = "This fails if rows of " + step.shown(table) + " are equal in " + what;
            switch (sight) {
                case Sight.None() -> step.found(table, condition + "; without a database that cannot be known.");
                case Sight.Clear() -> {}
                case Sight.Unknown(String why) -> step.found(table, condition + "; could not know: " + why + ".");
                case Sight.Blocked(String rows) ->
                    step.found(
                            Grade.Fails,
                            table,
                            "This fails: " + rows + " of " + step.shown(table) + " are equal to another one in " + what
                                    + ".");
            }
        }
    }

    private static void drop(Act act, Step step) {
        if (act instanceof Act.Drop dropped
                && dropped.kind().equals("OBJECT_INDEX")
                && !dropped.concurrently()
                && step.schema()
                        .tableOf(dropped.name())
                        .map(KnownTable::name)
                        .map(step::inUse)
                        .orElse(true)) {
            String message = "Dropping index " + step.shown(dropped.name())
                    + " waits for every query on its table, and all others queue behind it.";
            List<OpenTransaction> open = step.schema()
                    .tableOf(dropped.name())
                    .map(KnownTable::name)
                    .map(step::waitsFor)
                    .orElse(List.of());
            step.found(dropped.name(), message + (open.isEmpty() ? "" : " Now open: " + open.getFirst() + "."));
        }
    }

    private static void reindex(Act act, Step step) {
        if (act instanceof Act.Reindex reindex && !reindex.concurrently()) {
            Name name = reindex.name();
            if (name == null) {
                step.found(
                        Grade.Unsafe,
                        "all indexes",
                        "Building all indexes anew blocks every write to the table, and most reads.");
            } else {
                Name table = step.schema().tableOf(name).map(KnownTable::name).orElse(name);
                if (step.inUse(name) || step.inUse(table)) {
                    step.blocks(
                            name,
                            List.of(table),
                            "Building " + step.shown(name) + " anew blocks every write to the table, and most reads.");
                }
            }
        }
    }

    private static void hidesInvalid(Act act, Step step) {
        if (act instanceof Act.CreateIndex index && index.concurrently() && index.ifNotExists()) {
            step.found(
                    index.table(),
                    "If an invalid " + named(index) + " is left over from a failed attempt, this succeeds and leaves it"
                            + " invalid.");
        }
    }

    private static String named(Act.CreateIndex index) {
        Name name = index.index();
        return name == null ? "an index" : "index " + name.name();
    }
}
