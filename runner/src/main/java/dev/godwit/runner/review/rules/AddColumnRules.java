package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.facts.Rows;
import dev.godwit.runner.review.facts.Size;
import dev.godwit.runner.review.lock.Volatility;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;

/** Columns added to tables that may have rows. */
final class AddColumnRules {

    private static final Rule REQUIRED = new Rule(
            "add-required-column",
            Grade.Fails,
            "A column that is added as NOT NULL, or as the primary key, without a default.",
            "The rows that are there would have no value in it, so PostgreSQL refuses the statement on any table with rows."
                    + " Development databases, being empty, let it pass.",
            "Add the column as nullable, fill it in batches, add CHECK (column IS NOT NULL) NOT VALID, validate that in a"
                    + " later migration, then SET NOT NULL, which then reads nothing. Or give it a constant default.",
            """
            ALTER TABLE "User" ADD COLUMN "age" INTEGER NOT NULL;
            """,
            """
            ALTER TABLE "User" ADD COLUMN "age" INTEGER NOT NULL DEFAULT 0;
            """,
            new Rule.Watch.Acts(AddColumnRules::required));

    private static final Rule REWRITES = new Rule(
            "add-column-rewrites",
            Grade.Unsafe,
            "A column whose value is another one for each row: a volatile default, serial, identity, GENERATED ... STORED,"
                    + " or a domain with a constraint.",
            "PostgreSQL writes every row of the table anew, with all its indexes, under ACCESS EXCLUSIVE: nobody reads or"
                    + " writes meanwhile. A constant default, or now(), is noted once and costs nothing.",
            "Add the column as nullable without the default, set the default for new rows in a second statement, and fill the"
                    + " old rows in batches.",
            """
            ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid();
            """,
            """
            ALTER TABLE orders ADD COLUMN token uuid;
            ALTER TABLE orders ALTER COLUMN token SET DEFAULT gen_random_uuid();
            """,
            new Rule.Watch.Acts(AddColumnRules::rewrites));

    private static final Rule BUILDS_INDEX = new Rule(
            "add-column-builds-index",
            Grade.Unsafe,
            "A column that is added with UNIQUE or PRIMARY KEY.",
            "Its index is built from all rows under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile.",
            "Add the plain column, build the index with CREATE UNIQUE INDEX CONCURRENTLY in a migration of its own, then"
                    + " ADD CONSTRAINT ... USING INDEX.",
            """
            ALTER TABLE orders ADD COLUMN reference text UNIQUE;
            """,
            """
            ALTER TABLE orders ADD COLUMN reference text;
            -- in the next migration, alone
            CREATE UNIQUE INDEX CONCURRENTLY orders_reference_key ON orders (reference);
            """,
            new Rule.Watch.Acts(AddColumnRules::buildsIndex));

    static final List<Rule> ALL = List.of(REQUIRED, REWRITES, BUILDS_INDEX);

    private AddColumnRules() {}

    private static void required(Act act, Step step) {
        if (act instanceof Act.AddColumn(var table, Column column)
                && column.required()
                && !column.filled()
                && !step.schema().isEmpty(table)) {
            required(step, table, column.name());
        }
    }

    private static void required(Step step, Name table, String column) {
        String start = "Adding the required column " + column + " fails";
        String end = " have no value for it, and it has no default.";
        Optional<Rows> rows = step.size(table).map(Size::rows);
        Optional<String> decider = step.schema().decider(table, List.of());
        if (step.facts().isEmpty() || rows.isEmpty()) {
            step.found(table, start + " on a table with rows: those of " + step.shown(table) + end);
        } else if (decider.isPresent()) {
            step.found(
                    Grade.Advice,
                    table,
                    start + " if " + step.shown(table) + " has rows, which is decided by " + decider.get() + ".");
        } else if (rows.get().some()) {
            step.found(table, start + ": the " + rows.get().number() + " rows of " + step.shown(table) + end);
        } else {
            step.found(
                    Grade.Advice,
                    table,
                    start + " if " + step.shown(table) + " has rows; could not know: the role may not read it.");
        }
    }

    private static void rewrites(Act act, Step step) {
        if (act instanceof Act.AddColumn(var table, Column column) && step.inUse(table)) {
            Volatility.rewrites(column, step.schema())
                    .ifPresent(why -> step.blocks(
                            table,
                            "Adding column " + column.name() + " writes every row of " + step.shown(table)
                                    + " anew while nobody can read or write it, because " + why + "."));
        }
    }

    private static void buildsIndex(Act act, Step step) {
        if (act instanceof Act.AddColumn(var table, Column column)
                && step.inUse(table)
                && column.constraints().stream().anyMatch(Constraint::buildsIndex)) {
            step.blocks(
                    table,
                    "Adding column " + column.name() + " with its own index reads all of " + step.shown(table)
                            + " while nobody can read or write it.");
        }
    }
}
