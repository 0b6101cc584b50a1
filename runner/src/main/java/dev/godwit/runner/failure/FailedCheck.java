package dev.godwit.runner.failure;

import dev.godwit.bundle.Check;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Failure;
import dev.godwit.runner.sql.FilePosition;
import dev.godwit.runner.sql.Redaction;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A query of a check that stopped its migration.
 *
 * @param number which query of the file it was, from 1
 * @param ran how the migration's script has run until then
 */
public record FailedCheck(Migration migration, Check check, int number, Ran ran) {

    private static final String WRITES = "25006";

    /**
     * It returned rows.
     *
     * @param rows how many were counted
     * @param counted at most; above that there are more
     * @param job that ran it; null for a person
     */
    public Failure rows(long rows, int counted, @Nullable String job) {
        SqlStatement query = query();
        FilePosition place = FilePosition.at(check.sql(), query.firstToken());
        String found = rows > counted
                ? "more than %,d rows".formatted(counted)
                : rows == 1 ? "1 row" : "%,d rows".formatted(rows);
        return new Failure(
                id(),
                migration.name(),
                place.line(),
                place.column(),
                Redaction.statement(query.text(), Failure.MAX_STATEMENT),
                null,
                "query " + number + " of " + check.file() + ", in line " + place.line() + ", returned " + found
                        + " and must return none",
                null,
                null,
                null,
                ran == Ran.NotYet
                        ? "The data is not as the migration needs it."
                        : "The migration does not leave the data as its check demands.",
                ran.state() + "\nRun that query to see the rows. Put the data right, or correct the "
                        + (ran == Ran.Together ? "migration or the check" : "check") + ". Then deploy again.",
                null,
                job);
    }

    /**
     * PostgreSQL refused it.
     *
     * @param error with its position in the query
     * @param bundle of which the migration is a part, in its order
     * @param blocker who held the lock that it waited for; null if nobody knows
     * @param job that ran it; null for a person
     */
    public Failure refused(
            DatabaseError error, List<Migration> bundle, @Nullable Blocker blocker, @Nullable String job) {
        Failure failure = new FailedStatement(
                        new Migration(check.file(), check.sha256(), check.sql()), number, error, ran, bundle, blocker)
                .describe(job);
        String line = failure.line() == null ? "" : ", in line " + failure.line();
        boolean writes = error.sqlState().equals(WRITES);
        return new Failure(
                failure.id(),
                migration.name(),
                failure.line(),
                failure.column(),
                failure.statement(),
                failure.sqlState(),
                cut("query " + number + " of " + check.file() + line + ": " + failure.message()),
                failure.detail(),
                failure.hint(),
                failure.context(),
                writes ? "A check only looks, and this query, or a function that it calls, writes." : failure.cause(),
                writes ? ran.state() + "\nTake that out of the check. Then deploy again." : failure.fix(),
                null,
                job);
    }

    private SqlStatement query() {
        return Statements.of(check.sql()).get(number - 1);
    }

    /** The same for the same query of the same files, whenever it happens. */
    private String id() {
        return Sha256.hex(
                        String.join("\n", migration.name(), migration.sha256(), check.sha256(), String.valueOf(number)))
                .substring(0, 16);
    }

    private static String cut(String text) {
        return text.length() <= Failure.MAX_TEXT ? text : text.substring(0, Failure.MAX_TEXT - 1) + "…";
    }
}
