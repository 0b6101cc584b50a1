package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Overview;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Set;

/** What running versions of the application know by another name. */
final class RenameRules {

    private static final Set<String> READ_BY_NAME =
            Set.of("OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE");

    private static final Rule TABLE = new Rule(
            "rename-table",
            Grade.Advice,
            "A table or view that is renamed or moved to another schema.",
            "Versions of the application that run meanwhile know it by its old name and fail.",
            "Rename it and leave a view of the old name behind, until no version uses that any more.",
            """
            ALTER TABLE users RENAME TO accounts;
            """,
            """
            ALTER TABLE users RENAME TO accounts;
            CREATE VIEW users AS SELECT * FROM accounts;
            """,
            new Rule.Watch.Migrations(RenameRules::table));

    private static final Rule COLUMN = new Rule(
            "rename-column",
            Grade.Advice,
            "A column that is renamed.",
            "Versions of the application that run meanwhile know it by its old name and fail.",
            "Add the new column, write both, copy the old rows in batches, drop the old one a release later.",
            """
            ALTER TABLE users RENAME COLUMN name TO full_name;
            """,
            """
            ALTER TABLE users ADD COLUMN full_name text;
            """,
            new Rule.Watch.Acts(RenameRules::column));

    static final List<Rule> ALL = List.of(TABLE, COLUMN);

    private RenameRules() {}

    private static void table(Overview migration) {
        for (Done done : migration.acts()) {
            boolean inUse = !done.locks().isEmpty();
            switch (done.act()) {
                case Act.Rename renamed
                when renamed.column() == null
                        && READ_BY_NAME.contains(renamed.kind())
                        && inUse
                        && !hasView(migration, renamed.name()) ->
                    migration.found(
                            done,
                            migration.shown(renamed.name()),
                            "Running versions of the application still look for " + migration.shown(renamed.name())
                                    + ", which is called " + renamed.to() + " from now on.");
                case Act.MoveToSchema(var table, String schema)
                when inUse && !hasView(migration, table) ->
                    migration.found(
                            done,
                            migration.shown(table),
                            "Running versions of the application may still look for " + migration.shown(table)
                                    + " in its old schema; it is in " + schema + " from now on.");
                default -> {}
            }
        }
    }

    private static boolean hasView(Overview migration, Name old) {
        return migration.acts().stream()
                .anyMatch(done -> done.act() instanceof Act.CreateView(var view, var reads) && view.equals(old));
    }

    private static void column(Act act, Step step) {
        if (act instanceof Act.Rename renamed && renamed.column() != null && step.inUse(renamed.name())) {
            step.found(
                    renamed.name(),
                    "Running versions of the application still look for column " + renamed.column() + " of "
                            + step.shown(renamed.name()) + ", which is called " + renamed.to() + " from now on.");
        }
    }
}
