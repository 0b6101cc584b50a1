package dev.godwit.runner.review.rules;

import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.Rule;
import dev.godwit.runner.review.Step;
import dev.godwit.runner.review.act.Act;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What takes away more than a column. */
final class DropRules {

    private static final Set<String> TAKES_DATA_ALONG =
            Set.of("OBJECT_TYPE", "OBJECT_DOMAIN", "OBJECT_EXTENSION", "OBJECT_SCHEMA", "OBJECT_OWNED", "OBJECT_TABLE");

    private static final Rule TABLE = new Rule(
            "drop-table",
            Grade.Unsafe,
            "DROP TABLE of a table that the migration has not made itself.",
            "Its rows are gone, and every running version of the application that reads it fails.",
            "Ship the version that no longer uses it, rename it out of the way for a release, then drop it.",
            """
            DROP TABLE orders;
            """,
            "",
            new Rule.Watch.Acts(DropRules::table));

    private static final Rule SCHEMA = new Rule(
            "drop-schema",
            Grade.Unsafe,
            "DROP SCHEMA, DROP OWNED, DROP DATABASE.",
            "It can take more away than the reader of the migration sees.",
            "Drop each object by name, so that a reviewer sees what goes.",
            """
            DROP SCHEMA reporting CASCADE;
            """,
            "",
            new Rule.Watch.Acts(DropRules::schema));

    private static final Rule CASCADE = new Rule(
            "drop-cascade",
            Grade.Unsafe,
            "DROP ... CASCADE.",
            "Everything that depends on the object goes too, unnamed: with a type or an extension, columns and what is in"
                    + " them.",
            "Drop each dependent object by name; without CASCADE PostgreSQL lists them in its refusal.",
            """
            DROP TYPE mood CASCADE;
            """,
            "",
            new Rule.Watch.Acts(DropRules::cascade));

    private static final Rule TRUNCATE = new Rule(
            "truncate",
            Grade.Unsafe,
            "TRUNCATE of a table that the migration has not made itself.",
            "Every row is gone, without triggers or a trace; with CASCADE those of every table that refers to it too.",
            "If the rows must go, delete them in batches, by a condition.",
            """
            TRUNCATE sessions;
            """,
            """
            DELETE FROM sessions WHERE expires_at < now() - interval '30 days';
            """,
            new Rule.Watch.Acts(DropRules::truncate));

    static final List<Rule> ALL = List.of(TABLE, SCHEMA, CASCADE, TRUNCATE);

    private DropRules() {}

    private static void table(Act act, Step step) {
        if (!(act instanceof Act.Drop dropped) || !dropped.kind().equals("OBJECT_TABLE")) {
            return;
        }
        List<String> dependants = dropped.cascade() ? List.of() : Dependants.of(step, dropped.name(), null);
        if (!dependants.isEmpty()) {
            step.found(
                    Grade.Fails,
                    dropped.name(),
                    "Dropping table " + step.shown(dropped.name()) + " fails: " + String.join(", ", dependants)
                            + " depends on it. Drop that before it.");
        } else if (!step.schema().isEmpty(dropped.name())) {
            step.destroys(
                    dropped.name(),
                    "Dropping table " + step.shown(dropped.name())
                            + " destroys its rows, and running versions of the application that read it fail.");
        }
    }

    private static void schema(Act act, Step step) {
        if (act instanceof Act.Drop dropped) {
            String what = dropped.name().name();
            switch (dropped.kind()) {
                case "OBJECT_SCHEMA" -> {
                    if (step.facts()
                            .map(facts -> facts.filledSchemas().contains(what))
                            .orElse(true)) {
                        step.found(
                                Grade.Unsafe,
                                what,
                                dropped.cascade()
                                        ? "Dropping schema " + what + " destroys everything in it."
                                        : "Dropping schema " + what + " fails unless nothing is in it.");
                    }
                }
                case "OBJECT_OWNED" ->
                    step.found(Grade.Unsafe, what, "This drops everything that " + what + " owns in the database.");
                case "OBJECT_DATABASE" ->
                    step.found(Grade.Unsafe, what, "Dropping database " + what + " destroys everything in it.");
                default -> {}
            }
        }
    }

    private static void cascade(Act act, Step step) {
        if (act instanceof Act.Drop dropped && dropped.cascade() && !takesNothing(step, dropped)) {
            boolean data = TAKES_DATA_ALONG.contains(dropped.kind());
            step.found(
                    data ? Grade.Unsafe : Grade.Advice,
                    dropped.name(),
                    "CASCADE drops everything that depends on " + word(dropped.kind()) + " "
                            + step.shown(dropped.name())
                            + (data ? ", columns with what is in them included." : ", without naming it."));
        }
    }

    /** A table that is empty takes no rows along, but it does its views. */
    private static boolean takesNothing(Step step, Act.Drop dropped) {
        return step.schema().isEmpty(dropped.name())
                && (step.facts().isEmpty() || dropped.kind().equals("OBJECT_TABLE"))
                && Dependants.of(step, dropped.name(), null).isEmpty();
    }

    private static void truncate(Act act, Step step) {
        if (act instanceof Act.Truncate(var table, boolean cascade) && step.inUse(table)) {
            List<String> referring = cascade ? List.of() : Dependants.notEmptiedToo(step, table);
            if (!referring.isEmpty()) {
                step.found(
                        Grade.Fails,
                        table,
                        "TRUNCATE of " + step.shown(table) + " fails: " + String.join(", ", referring)
                                + " refers to it, whether there are rows or not.");
                return;
            }
            step.destroys(
                    table,
                    "TRUNCATE destroys every row of " + step.shown(table)
                            + (cascade ? " and of every table that refers to it." : "."));
        }
    }

    private static String word(String kind) {
        return kind.replace("OBJECT_", "").replace('_', ' ').toLowerCase(Locale.ROOT);
    }
}
