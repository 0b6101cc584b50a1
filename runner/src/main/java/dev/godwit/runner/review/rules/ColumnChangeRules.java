package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Sight;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Constraint;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.review.lock.TypeChange;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Columns that become something else. */
final class ColumnChangeRules {

    private static final Rule TYPE = new Rule(
            "change-column-type",
            Grade.Unsafe,
            "ALTER COLUMN ... TYPE, unless it only widens: varchar(n) to a longer one or to text, numeric(p,s) to a larger p,"
                    + " a timestamp to a finer one.",
            "PostgreSQL writes the whole table and its indexes anew under ACCESS EXCLUSIVE: nobody reads or writes meanwhile."
                    + " Running versions of the application get values of another type.",
            "Add a column of the new type, keep the two in step by a trigger, fill the old rows in batches, switch the"
                    + " application, drop the old column a release later.",
            """
            ALTER TABLE orders ALTER COLUMN id TYPE bigint;
            """,
            """
            ALTER TABLE orders ADD COLUMN id_new bigint;
            """,
            new Rule.Watch.Acts(ColumnChangeRules::type));

    private static final Rule NEEDS_USING = new Rule(
            "type-needs-using",
            Grade.Fails,
            "A change of type for which PostgreSQL has no automatic cast, such as text to integer, without USING.",
            "PostgreSQL refuses the statement, whatever is in the column, even if the table is empty.",
            "Say how to compute the new values: ALTER COLUMN ... TYPE ... USING expression. That writes the whole table anew.",
            """
            CREATE TABLE parts (code text);
            ALTER TABLE parts ALTER COLUMN code TYPE integer;
            """,
            """
            CREATE TABLE parts (code text);
            ALTER TABLE parts ALTER COLUMN code TYPE integer USING code::integer;
            """,
            new Rule.Watch.Acts(ColumnChangeRules::needsUsing));

    private static final Rule NOT_NULL = new Rule(
            "set-not-null",
            Grade.Unsafe,
            "SET NOT NULL on a column that no validated CHECK proves to be without null.",
            "Every row is read under ACCESS EXCLUSIVE: nobody reads or writes the table meanwhile. If one row is null, the"
                    + " statement fails.",
            "Add CHECK (column IS NOT NULL) NOT VALID, validate it in a later migration, then SET NOT NULL, which reads"
                    + " nothing any more, and drop the CHECK.",
            """
            ALTER TABLE orders ALTER COLUMN customer_id SET NOT NULL;
            """,
            """
            ALTER TABLE orders ADD CONSTRAINT customer_known CHECK (customer_id IS NOT NULL) NOT VALID;
            """,
            new Rule.Watch.Acts(ColumnChangeRules::notNull));

    /** Types of which every value is one of the wider ones, or is asked for. */
    private static final Set<String> PLAIN =
            Set.of("int2", "int4", "int8", "numeric", "float4", "float8", "bool", "date", "timestamp", "timestamptz");

    static final List<Rule> ALL = List.of(TYPE, NEEDS_USING, NOT_NULL);

    private ColumnChangeRules() {}

    private static void type(Act act, Step step) {
        if (act instanceof Act.ChangeType change && step.inUse(change.table())) {
            DataType old = known(step, change.table(), change.column());
            String what =
                    "Changing column " + change.column() + (old == null ? "" : " from " + old) + " to " + change.type();
            String table = step.shown(change.table());
            List<String> views = Dependants.views(step, change.table(), change.column());
            if (!views.isEmpty()) {
                step.found(
                        Grade.Fails,
                        change.table(),
                        what + " in " + table + " fails: " + String.join(", ", views)
                                + " uses it. Drop that before it, and make it again behind it.");
                return;
            }
            Sight misfits = RowSights.misfits(step, change, old);
            if (misfits instanceof Sight.Blocked(String rows)) {
                step.found(
                        Grade.Fails,
                        change.table(),
                        what + " fails: the values of " + rows + " of " + table + " do not fit.");
                return;
            }
            switch (TypeChange.work(change, step.schema())) {
                case Instant -> {}
                case Scan, BuildIndex ->
                    step.blocks(
                            change.table(),
                            what + " reads every row of " + table
                                    + " while nobody can read or write it, because a CHECK on it is made anew.");
                case Rewrite ->
                    step.blocks(
                            change.table(),
                            what + " writes every row of " + table + " anew while nobody can read or write it"
                                    + (old == null && !change.computed()
                                            ? ", unless the old type, which no migration here tells, is a narrower one of"
                                                    + " the same kind."
                                            : ".")
                                    + (mayNotFit(change, old, misfits) ? " It fails if a value does not fit." : ""));
            }
        }
    }

    /** Whether a text is read as something else, and nobody could be asked whether it is such. */
    private static boolean mayNotFit(Act.ChangeType change, @Nullable DataType old, Sight misfits) {
        return change.using()
                && !(misfits instanceof Sight.Clear)
                && !change.type().is("text", "varchar", "bpchar")
                && (old == null || old.is("text", "varchar", "bpchar") || !PLAIN.contains(old.name()));
    }

    private static void needsUsing(Act act, Step step) {
        if (act instanceof Act.ChangeType(var table, String column, DataType type, boolean using, boolean computed)
                && !using) {
            DataType old = known(step, table, column);
            if (TypeChange.needsUsing(old, type, step.schema())) {
                step.found(
                        table,
                        "Column " + column + " of " + step.shown(table) + " cannot become " + type + " by itself from "
                                + old + ": PostgreSQL has no automatic cast between the two.");
            }
        }
    }

    private static void notNull(Act act, Step step) {
        if (act instanceof Act.AddConstraint(var table, Constraint constraint)
                && constraint.kind() == Constraint.Kind.Primary) {
            constraint.columns().forEach(column -> keyOverNulls(step, table, column));
        }
        if (act instanceof Act.SetNotNull(var table, String column)
                && step.inUse(table)
                && !step.table(table).map(known -> known.provenNotNull(column)).orElse(false)) {
            Sight nulls = step.sight(new Question.Nulls(table, column), List.of(column));
            String what = "SET NOT NULL on " + column;
            if (nulls instanceof Sight.Blocked(String rows)) {
                step.found(Grade.Fails, table, what + " of " + step.shown(table) + " fails: " + rows + " are null.");
            } else {
                step.blocks(
                        table,
                        what + " reads every row of " + step.shown(table) + " while nobody can read or write it"
                                + nulls.tail("one is null"));
            }
        }
    }

    /** A primary key's columns become NOT NULL; that their rows are read is said of its index. */
    private static void keyOverNulls(Step step, Name table, String column) {
        boolean mayBeNull = step.table(table)
                .flatMap(KnownTable::facts)
                .flatMap(facts -> Optional.ofNullable(facts.columns().get(column)))
                .map(known -> !known.notNull())
                .orElse(false);
        if (mayBeNull
                && step.sight(new Question.Nulls(table, column), List.of(column))
                        instanceof Sight.Blocked(String rows)) {
            step.found(
                    Grade.Fails,
                    table,
                    "The primary key on " + column + " of " + step.shown(table) + " fails: " + rows + " are null.");
        }
    }

    private static @Nullable DataType known(Step step, Name table, String column) {
        return step.table(table)
                .flatMap((KnownTable known) -> known.type(column))
                .orElse(null);
    }
}
