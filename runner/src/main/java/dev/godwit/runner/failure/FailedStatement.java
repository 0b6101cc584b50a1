package dev.godwit.runner.failure;

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
 * A statement of a migration that PostgreSQL refused.
 *
 * @param number which statement of the script it was, from 1; 0 if it was none of them, but the commit behind them
 */
public record FailedStatement(Migration migration, int number, DatabaseError error) {

    private static final String AT_COMMIT =
            "Every statement ran, but the COMMIT was refused, by a deferred constraint: ";

    private static final String UNRECORDED = "it ran, but its record could not be written: it changed or dropped tables"
            + " of Godwit or Prisma, or made the transaction read-only; all of it is rolled back";
    private static final String UNRECORDED_CAUSE =
            "The script changed or dropped tables of Godwit or Prisma, or made the transaction read-only.";

    /** @param job that ran it; null for a person */
    public Failure describe(@Nullable String job) {
        List<SqlStatement> statements = Statements.of(migration.sql());
        SqlStatement statement = number < 1 || number > statements.size() ? null : statements.get(number - 1);
        FilePosition place = statement == null ? null : FilePosition.at(migration.sql(), offset(statement));
        ErrorCatalogue.Entry entry = ErrorCatalogue.of(error.sqlState());
        String message = MessageRedaction.redact(error, statement == null ? "" : statement.text());
        return new Failure(
                id(place),
                migration.name(),
                place == null ? null : place.line(),
                place == null ? null : place.column(),
                statement == null ? null : Redaction.statement(statement.text(), Failure.MAX_STATEMENT),
                error.sqlState(),
                cut(statement == null ? AT_COMMIT + message : message),
                entry.cause(),
                entry.fix(),
                null,
                job);
    }

    private int offset(SqlStatement statement) {
        int inBlock = error.position() > 0 ? -1 : CodeBlock.offset(statement.text(), error.context());
        return inBlock < 0 ? statement.offsetOf(error.position()) : statement.start() + inBlock;
    }

    /**
     * The same for a script that ran to its end, and whose record could not be written then.
     *
     * @param job that ran it; null for a person
     */
    public Failure describeUnrecorded(@Nullable String job) {
        return new Failure(
                id(null),
                migration.name(),
                null,
                null,
                null,
                error.sqlState(),
                UNRECORDED + " (SQLSTATE " + error.sqlState() + ")",
                UNRECORDED_CAUSE,
                ErrorCatalogue.ROLLED_BACK + "Take that out of the file. Then deploy again.",
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

    private static String cut(String text) {
        return text.length() <= Failure.MAX_TEXT ? text : text.substring(0, Failure.MAX_TEXT - 1) + "…";
    }
}
