package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Overview;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.lock.TableLock;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows that are written by migrations. */
final class DataRules {

    private static final Rule DELETE_ALL = new Rule(
            "delete-all",
            Grade.Unsafe,
            "DELETE without a condition.",
            "Every row is gone; each stays locked until the migration ends, and the table keeps its size.",
            "Say which rows, and delete them in batches.",
            """
            DELETE FROM sessions;
            """,
            """
            DELETE FROM sessions WHERE expires_at < now() - interval '30 days';
            """,
            new Rule.Watch.Acts(DataRules::deleteAll));

    private static final Rule UPDATE_ALL = new Rule(
            "update-all",
            Grade.Unsafe,
            "UPDATE without a condition.",
            "Every row is written, what was in the column is gone, each row stays locked until the migration ends, and the"
                    + " table takes twice its space.",
            "Say which rows (WHERE new_column IS NULL), in batches outside of the deploy if the table is large.",
            """
            UPDATE users SET locale = 'en';
            """,
            """
            UPDATE users SET locale = 'en' WHERE locale IS NULL AND id BETWEEN 1 AND 10000;
            """,
            new Rule.Watch.Acts(DataRules::updateAll));

    private static final Rule LOCK_HELD = new Rule(
            "lock-held-for-data",
            Grade.Unsafe,
            "UPDATE, DELETE, MERGE or INSERT ... SELECT behind a statement of the same migration that has locked a table in"
                    + " use.",
            "A lock is held until the transaction ends: the table stays locked for as long as the rows are worked on, instead"
                    + " of for a moment.",
            "Two migrations: one for the schema, one for the rows.",
            """
            ALTER TABLE users ADD COLUMN locale text;
            UPDATE users SET locale = 'en' WHERE locale IS NULL;
            """,
            """
            UPDATE users SET locale = 'en' WHERE locale IS NULL;
            """,
            new Rule.Watch.Acts(DataRules::lockHeld));

    private static final Rule SEED = new Rule(
            "seed-in-schema",
            Grade.Advice,
            "INSERT of plain rows, or COPY, in a migration that also changes the schema.",
            "A migration runs once and never changes; seed data does, and differs between environments.",
            "A migration of its own for rows that the schema cannot be without, such as a lookup table's; a seed script for the"
                    + " rest.",
            """
            ALTER TABLE plans ADD COLUMN price integer;
            INSERT INTO plans (name, price) VALUES ('free', 0);
            """,
            """
            INSERT INTO plans (name, price) VALUES ('free', 0);
            """,
            new Rule.Watch.Migrations(DataRules::seed));

    static final List<Rule> ALL = List.of(DELETE_ALL, UPDATE_ALL, LOCK_HELD, SEED);

    private DataRules() {}

    private static void deleteAll(Act act, Step step) {
        if (act instanceof Act.Delete(var table, boolean bounded, var reads) && !bounded && step.inUse(table)) {
            step.destroys(table, "This deletes every row of " + step.shown(table) + ".");
        }
    }

    private static void updateAll(Act act, Step step) {
        if (act instanceof Act.Update update && !update.bounded() && step.inUse(update.table())) {
            String message = "This writes every row of " + step.shown(update.table())
                    + "; each stays locked until the migration ends.";
            boolean intoNewColumns = step.table(update.table())
                    .map(table -> table.facts().isPresent()
                            && update.columns().stream().allMatch(table::isNew))
                    .orElse(false);
            if (intoNewColumns) {
                step.blocks(update.table(), message);
            } else {
                step.destroys(update.table(), message);
            }
        }
    }

    private static void lockHeld(Act act, Step step) {
        if (works(act, step)) {
            Optional<Name> locked = step.earlier().stream()
                    .map(Done::locks)
                    .flatMap(List::stream)
                    .filter(lock -> lock.mode().blocksWrites())
                    .map(TableLock::table)
                    .findFirst();
            locked.ifPresent(table -> step.blocks(
                    table,
                    worked(act),
                    "Table " + step.shown(table)
                            + " was locked by an earlier statement of this migration and stays so while these rows are worked"
                            + " on."));
        }
    }

    private static Set<Name> worked(Act act) {
        return switch (act) {
            case Act.Update update -> Set.of(update.table());
            case Act.Delete delete -> Set.of(delete.table());
            case Act.Merge merge -> Set.of(merge.table());
            case Act.Insert insert -> insert.reads();
            case Act.CreateTableAs made -> made.reads();
            default -> Set.of();
        };
    }

    private static boolean works(Act act, Step step) {
        return switch (act) {
            case Act.Update update -> step.inUse(update.table());
            case Act.Delete delete -> step.inUse(delete.table());
            case Act.Merge merge -> step.inUse(merge.table());
            case Act.Insert insert ->
                insert.fromQuery() && insert.reads().stream().anyMatch(step::inUse);
            case Act.CreateTableAs made ->
                made.filled() && made.reads().stream().anyMatch(step::inUse);
            default -> false;
        };
    }

    private static void seed(Overview migration) {
        boolean changesSchema = migration.acts().stream().map(Done::act).anyMatch(DataRules::isSchema);
        if (changesSchema) {
            migration.acts().stream()
                    .filter(done -> done.act() instanceof Act.Load
                            || (done.act() instanceof Act.Insert insert && !insert.fromQuery()))
                    .findFirst()
                    .ifPresent(done -> migration.found(
                            done,
                            migration.shown(table(done.act())),
                            "Rows for " + migration.shown(table(done.act()))
                                    + " in a migration that changes the schema."));
        }
    }

    private static Name table(Act act) {
        return switch (act) {
            case Act.Load load -> load.table();
            case Act.Insert insert -> insert.table();
            default -> throw new IllegalArgumentException("not one that puts rows in");
        };
    }

    private static boolean isSchema(Act act) {
        return switch (act) {
            case Act.CreateTable made -> !made.temporary();
            case Act.AddColumn a -> true;
            case Act.DropColumn a -> true;
            case Act.ChangeType a -> true;
            case Act.AddConstraint a -> true;
            case Act.CreateIndex a -> true;
            case Act.Drop a -> true;
            case Act.Rename a -> true;
            default -> false;
        };
    }
}
