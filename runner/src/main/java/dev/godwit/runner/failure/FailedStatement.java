package dev.godwit.runner.failure;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Failure;
import dev.godwit.runner.sql.FilePosition;
import dev.godwit.runner.sql.Redaction;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a migration that PostgreSQL refused.
 *
 * @param number which statement of the script it was, from 1; 0 if it was none of them, but the commit behind them
 * @param ran how, and so what is left of it
 * @param bundle of which the migration is a part, in its order
 * @param blocker who held the lock that it waited for; null if nobody knows
 */
public record FailedStatement(
        Migration migration,
        int number,
        DatabaseError error,
        Ran ran,
        List<Migration> bundle,
        @Nullable Blocker blocker) {

    private static final String AND_DEPLOY = "Then deploy again.";
    /** In what PostgreSQL rolled back because of others. */
    private static final String AND_WAIT = "Then deploy again; the operator does so by itself.";

    private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03");
    private static final String AT_COMMIT =
            "Every statement ran, but the COMMIT was refused, by a deferred constraint: ";

    public FailedStatement {
        bundle = List.copyOf(bundle);
    }

    /** @param job that ran it; null for a person */
    public Failure describe(@Nullable String job) {
        List<SqlStatement> statements = Statements.of(migration.sql());
        SqlStatement statement = number < 1 || number > statements.size() ? null : statements.get(number - 1);
        ErrorPlace found = ErrorPlace.of(statements, statement, error);
        FilePosition place = found.offset() < 0 ? null : FilePosition.at(migration.sql(), found.offset());
        List<String> sources = new ArrayList<>();
        if (statement != null) {
            sources.add(statement.text());
        }
        found.routines().forEach(routine -> sources.add(routine.code()));
        Said said = MessageRedaction.redact(error, sources);
        ErrorCatalogue.Row row = ErrorCatalogue.of(error);
        String step = step(new Scene(error, said, statement, number, migration, bundle), row);
        return new Failure(
                id(place),
                migration.name(),
                place == null ? null : place.line(),
                place == null ? null : place.column(),
                statement == null ? null : Redaction.statement(statement.text(), Failure.MAX_STATEMENT),
                error.sqlState(),
                cut(statement == null ? AT_COMMIT + said.message() : said.message(), Failure.MAX_TEXT),
                cut(said.detail()),
                cut(said.hint()),
                cut(context(said, statement, place)),
                row.cause(),
                cut(fix(step), Failure.MAX_TEXT),
                null,
                job);
    }

    private String step(Scene scene, ErrorCatalogue.Row row) {
        String special = switch (row.key()) {
            case "23502" -> DataAdvice.notNull(scene);
            case "23503" -> DataAdvice.foreignKey(scene);
            case "23505" -> DataAdvice.unique(scene);
            case "42701", "42710", "42P06", "42P07" -> ObjectAdvice.existing(scene);
            case "3F000", "42703", "42704", "42P01" -> ObjectAdvice.missing(scene);
            case "55P03 lock timeout" -> blocker == null ? null : blocker.step();
            default -> null;
        };
        return special == null ? row.step() : special;
    }

    private String fix(String step) {
        return ran.state() + "\n" + step + (step.endsWith("\n") ? "" : " ")
                + (PASSING.contains(error.sqlState()) ? AND_WAIT : AND_DEPLOY);
    }

    /** Where the error is not in the statement itself, but in what that one calls, both places are told. */
    private @Nullable String context(Said said, @Nullable SqlStatement statement, @Nullable FilePosition place) {
        if (said.context() == null || statement == null || place == null) {
            return said.context();
        }
        int line = FilePosition.at(migration.sql(), statement.firstToken()).line();
        int last = FilePosition.at(migration.sql(), statement.end()).line();
        return place.line() >= line || place.line() > last
                ? said.context()
                : said.context() + "\ncalled by the statement in line " + line;
    }

    /**
     * The same for a script that ran to its end, and whose record could not be written then.
     *
     * @param job that ran it; null for a person
     */
    public Failure describeUnrecorded(@Nullable String job) {
        boolean together = ran == Ran.Together || ran == Ran.Seed;
        String what = together
                ? "The script changed or dropped tables of Godwit or Prisma, or made the transaction read-only."
                : "Tables of Godwit or of the migration tool were changed or dropped meanwhile, or rights on them taken away.";
        return new Failure(
                id(null),
                migration.name(),
                null,
                null,
                null,
                error.sqlState(),
                "it ran, but its record could not be written",
                null,
                null,
                null,
                what,
                together
                        ? fix("Take that out of the file.")
                        : "It ran outside of a transaction, so what it did stays; that it was begun is recorded. Put those"
                                + " tables right: the next deploy looks what the statement has done and records it.",
                null,
                job);
    }

    /** The same for the same failure of the same file, whenever it happens. */
    private String id(@Nullable FilePosition place) {
        String what = String.join(
                "\n",
                migration.name(),
                migration.sha256(),
                error.sqlState(),
                place == null ? "" : String.valueOf(place.line()));
        return Sha256.hex(what).substring(0, 16);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null ? null : cut(text, Failure.MAX_SAID);
    }

    private static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(max - 2)) ? max - 2 : max - 1;
        return text.substring(0, end) + "…";
    }
}
