package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.Column;
import dev.godwit.runner.review.facts.Replication;
import dev.godwit.runner.review.facts.TableFacts;
import dev.godwit.runner.review.schema.KnownTable;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What others learn of a table by logical replication, and what they do not. */
final class ReplicationRules {

    private static final Rule IDENTITY = new Rule(
            "published-without-identity",
            Grade.Fails,
            "UPDATE and DELETE on a table that a publication carries, and that has no replica identity. Known with a database only.",
            "PostgreSQL refuses it, whatever rows there are: the subscribers could not tell which row is meant.",
            "A primary key, or ALTER TABLE ... REPLICA IDENTITY FULL, in a migration before.",
            """
            UPDATE events SET kind = 'click' WHERE kind IS NULL;
            """,
            """
            ALTER TABLE events REPLICA IDENTITY FULL;
            UPDATE events SET kind = 'click' WHERE kind IS NULL;
            """,
            new Rule.Watch.ActsThere(ReplicationRules::identity));

    private static final Rule STRUCTURE = new Rule(
            "published-structure",
            Grade.Unsafe,
            "A column that is added to a table that a publication carries, or a table or column of one that gets another name."
                    + " Known with a database only.",
            "Rows are replicated, definitions are not. The subscription stops at the first row that the subscriber has no place"
                    + " for, and this server keeps all of its log until it goes on.",
            "Add a nullable column at the subscribers first, then here. Rename at both ends while nothing is written.",
            """
            ALTER TABLE events ADD COLUMN kind text;
            """,
            "",
            new Rule.Watch.ActsThere(ReplicationRules::structure));

    static final List<Rule> ALL = List.of(IDENTITY, STRUCTURE);

    private ReplicationRules() {}

    private static void identity(Act act, Step step) {
        switch (act) {
            case Act.Update update
            when isLost(step, update.table(), Replication::updates) ->
                step.found(update.table(), "PostgreSQL refuses to update" + carried(step, update.table()));
            case Act.Delete delete
            when isLost(step, delete.table(), Replication::deletes) ->
                step.found(delete.table(), "PostgreSQL refuses to delete from" + carried(step, delete.table()));
            default -> {}
        }
    }

    private static boolean isLost(Step step, Name table, Predicate<Replication> carried) {
        return replication(step, table)
                        .filter(carried)
                        .filter(known -> !known.isIdentified())
                        .isPresent()
                && !step.table(table)
                        .map(known -> known.isNew(KnownTable.IDENTITY))
                        .orElse(false);
    }

    private static String carried(Step step, Name table) {
        return " " + step.shown(table) + ", which is published and has no replica identity.";
    }

    private static void structure(Act act, Step step) {
        switch (act) {
            case Act.AddColumn(var table, Column column)
            when !(column.value() instanceof Column.Value.Generated) ->
                stops(
                        step,
                        table,
                        "with column " + column.name() + " of " + step.shown(table) + ", unless they have it");
            case Act.Rename renamed
            when renamed.column() != null ->
                stops(
                        step,
                        renamed.name(),
                        "of " + step.shown(renamed.name()) + ": they know its column " + renamed.column()
                                + " by this name");
            case Act.Rename renamed ->
                stops(step, renamed.name(), "of " + step.shown(renamed.name()) + ": they know it by this name");
            case Act.MoveToSchema(var table, String schema) ->
                stops(step, table, "of " + step.shown(table) + ": they know it in this schema");
            default -> {}
        }
    }

    private static void stops(Step step, Name table, String row) {
        List<String> publications =
                replication(step, table).map(Replication::publications).orElse(List.of());
        if (!publications.isEmpty()) {
            step.found(
                    table, "Subscribers of " + String.join(", ", publications) + " stop at the next row " + row + ".");
        }
    }

    private static Optional<Replication> replication(Step step, Name table) {
        return step.table(table).flatMap(KnownTable::facts).map(TableFacts::replication);
    }
}
