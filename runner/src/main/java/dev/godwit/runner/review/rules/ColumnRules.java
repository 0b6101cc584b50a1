package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.act.DataType;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Columns that go, or that are exchanged for others. */
final class ColumnRules {

    private static final Rule DROP = new Rule(
            "drop-column",
            Grade.Unsafe,
            "DROP COLUMN.",
            "What is in the column is gone, and every running version of the application that names it fails, also in"
                    + " SELECT * of an ORM that lists its columns.",
            "Ship the version that no longer uses the column first; drop it a release later, when nothing reads it.",
            """
            ALTER TABLE "User" DROP COLUMN "fullName";
            """,
            "",
            new Rule.Watch.Acts(ColumnRules::drop));

    private static final Rule RENAME_AS_DROP = new Rule(
            "rename-as-drop-and-add",
            Grade.Unsafe,
            "A column that is dropped and another of the same type that is added, on one table in one migration.",
            "An ORM that compares schemas cannot tell a rename from that. The new column is empty, and what was in the old"
                    + " one is lost.",
            "If it is a rename: add the new column, copy in batches, switch the application, drop the old one a release"
                    + " later. If it is none, say so with a suppression.",
            """
            ALTER TABLE "User" DROP COLUMN "name", ADD COLUMN "fullName" TEXT;
            """,
            """
            ALTER TABLE "User" ADD COLUMN "fullName" TEXT;
            """,
            new Rule.Watch.Acts(ColumnRules::renameAsDrop));

    private static final Rule DROP_NOT_NULL = new Rule(
            "drop-not-null",
            Grade.Advice,
            "DROP NOT NULL.",
            "From now on readers meet null where no version of the application so far could. Going back needs the whole way"
                    + " of SET NOT NULL.",
            "Ship the version that can read null first.",
            """
            ALTER TABLE orders ALTER COLUMN customer_id DROP NOT NULL;
            """,
            "",
            new Rule.Watch.Acts(ColumnRules::dropNotNull));

    static final List<Rule> ALL = List.of(DROP, RENAME_AS_DROP, DROP_NOT_NULL);

    private ColumnRules() {}

    private static void drop(Act act, Step step) {
        if (!(act instanceof Act.DropColumn(var table, String column, boolean cascade))
                || addedHere(step, table, column)
                || isGone(step, table, column)) {
            return;
        }
        List<String> dependants = cascade ? List.of() : Dependants.of(step, table, column);
        if (!dependants.isEmpty()) {
            step.found(
                    Grade.Fails,
                    table,
                    "Dropping column " + column + " of " + step.shown(table) + " fails: "
                            + String.join(", ", dependants) + " depends on it. Drop that before it.");
        } else if (!step.schema().isEmpty(table)) {
            step.destroys(
                    table,
                    "Dropping column " + column + " destroys what it holds in " + step.shown(table)
                            + ", and running versions of the application that name it fail.");
        }
    }

    /** What the database does not have, IF EXISTS drops. */
    private static boolean isGone(Step step, Name table, String column) {
        return step.table(table)
                .filter(known -> known.facts().isPresent())
                .map(known -> !known.columns().contains(column))
                .orElse(false);
    }

    private static boolean addedHere(Step step, Name table, String column) {
        return step.earlier().stream()
                .map(Done::act)
                .anyMatch(act -> act instanceof Act.AddColumn(var on, Column added)
                        && on.equals(table)
                        && added.name().equals(column));
    }

    private static void renameAsDrop(Act act, Step step) {
        switch (act) {
            case Act.AddColumn(var table, Column added)
            when !step.schema().isEmpty(table) -> {
                Map<String, DataType> dropped =
                        step.table(table).map(KnownTable::dropped).orElse(Map.of());
                step.earlier().stream().map(Done::act).forEach(earlier -> {
                    if (earlier instanceof Act.DropColumn(var on, String old, boolean cascade)
                            && on.equals(table)
                            && !old.equals(added.name())
                            && same(dropped.get(old), added.type())) {
                        suspect(step, table, old, added.name());
                    }
                });
            }
            case Act.DropColumn(var table, String old, boolean cascade)
            when !step.schema().isEmpty(table) -> {
                DataType type =
                        step.table(table).flatMap(known -> known.type(old)).orElse(null);
                step.earlier().stream().map(Done::act).forEach(earlier -> {
                    if (earlier instanceof Act.AddColumn(var on, Column added)
                            && on.equals(table)
                            && !old.equals(added.name())
                            && same(type, added.type())) {
                        suspect(step, table, old, added.name());
                    }
                });
            }
            default -> {}
        }
    }

    /** The old type is not known if no migration made the column. */
    private static boolean same(@Nullable DataType old, DataType added) {
        return old == null || old.equals(added);
    }

    private static void suspect(Step step, Name table, String old, String added) {
        step.destroys(
                table,
                "Column " + old + " of " + step.shown(table) + " is dropped and " + added
                        + " added. If that is meant as a rename, the values are lost: the new column begins empty.");
    }

    private static void dropNotNull(Act act, Step step) {
        if (act instanceof Act.DropNotNull(var table, String column) && step.inUse(table)) {
            step.found(table, "Column " + column + " of " + step.shown(table) + " can be null from now on.");
        }
    }
}
