package dev.godwit.runner.reconcile;

import dev.godwit.report.DriftScript;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Shown;
import dev.godwit.runner.sql.Redaction;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A script as people read it: what it is, what each statement is for and costs, and what there is no statement for.
 *
 * @param about the database and its ledger, in a few words
 * @param digest of the differences
 */
public record ScriptText(Script script, String about, String digest, Verified verified) {

    /** How much of a script a report holds, in characters. */
    private static final int REPORTED = 60_000;

    private static final String CUT = "-- The script is longer; godwit drift --script shows all of it.\n";

    /** The whole of it. */
    public String text() {
        return write(Shown.WHOLE, Integer.MAX_VALUE);
    }

    /** @param shown whether literals may leave the run */
    public DriftScript reported(Shown shown) {
        String sql = write(shown, REPORTED);
        return new DriftScript(
                sql,
                script.count(Cost.Safe),
                script.count(Cost.Blocking),
                script.count(Cost.Security),
                script.count(Cost.Destructive),
                script.refused().size(),
                sql.endsWith(CUT),
                switch (verified) {
                    case Verified.Yes() -> true;
                    case Verified.No _ -> false;
                    case Verified.NotTried _ -> null;
                },
                reason());
    }

    private @Nullable String reason() {
        return switch (verified) {
            case Verified.Yes() -> null;
            case Verified.No(String why) -> why;
            case Verified.NotTried(String why) -> why;
        };
    }

    private String write(Shown shown, int limit) {
        StringBuilder text = new StringBuilder();
        head(text, shown);
        for (Step step : script.steps()) {
            StringBuilder next = new StringBuilder("\n");
            switch (step) {
                case Step.Statement(CatalogObject.Key object, String sql, Cost cost) -> {
                    comment(next, cost + ": " + name(object));
                    next.append(shown == Shown.WHOLE ? sql : Redaction.definition(sql))
                            .append(";\n");
                }
                case Step.Refused(CatalogObject.Key object, String why) ->
                    comment(next, "Not generated: " + name(object) + ". " + why);
                case Step.Remark(CatalogObject.Key object, String remark) ->
                    comment(next, "Note: " + name(object) + ". " + remark);
            }
            if (text.length() + next.length() > limit) {
                return text.append('\n').append(CUT).toString();
            }
            text.append(next);
        }
        return text.toString();
    }

    private void head(StringBuilder text, Shown shown) {
        switch (script.direction()) {
            case BACK -> {
                comment(text, "Brings back what the migrations made: " + about + ".");
                comment(text, "Never applied by Godwit. When you have read it: psql --single-transaction -f FILE");
            }
            case FORWARD -> {
                comment(text, "A migration that does what was done by hand: " + about + ".");
                comment(
                        text,
                        "Never applied by Godwit. Commit it as the migration.sql of a new migration; it is for the"
                                + " databases that lack the change. This one has it: there the deploy fails at the first statement"
                                + " and leaves nothing behind. Answer its failure with deploy.resolve, as: Applied, and accept the"
                                + " difference, drift.accept: [\"" + digest + "\"].");
            }
        }
        comment(
                text,
                Arrays.stream(Cost.values())
                                .map(cost -> script.count(cost) + " " + cost)
                                .collect(Collectors.joining(", "))
                        + "; not generated: " + script.refused().size() + ".");
        comment(
                text,
                switch (verified) {
                    case Verified.Yes() ->
                        "Verified: run on a copy of the schema without rows, it left what it should"
                                + (script.refused().isEmpty() ? "." : ", but for what is not generated.");
                    case Verified.No(String why) -> "NOT RIGHT on a copy of the schema: " + why;
                    case Verified.NotTried(String why) -> "Not verified: " + why;
                });
        if (shown == Shown.REDACTED) {
            comment(text, "Literals are left out; godwit drift --script shows them.");
        }
    }

    private static String name(CatalogObject.Key object) {
        return object.kind() + " " + object.name();
    }

    /** One line, whatever a name holds: behind a line end the rest would be SQL. */
    private static void comment(StringBuilder text, String words) {
        text.append("-- ")
                .append(words.replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " "))
                .append('\n');
    }
}
