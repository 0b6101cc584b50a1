package dev.godwit.runner.failure;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error and everything around it that advice can be taken from.
 *
 * @param said what of the error may be shown
 * @param statement that failed; null if it was the commit
 * @param number of that statement in its script, from 1; 0 if it was the commit
 * @param migration whose script it is
 * @param bundle in its order; may lack the migration
 */
record Scene(
        DatabaseError error,
        Said said,
        @Nullable SqlStatement statement,
        int number,
        Migration migration,
        List<Migration> bundle) {

    /** Those of the statement that mean something. */
    List<Token> tokens() {
        return statement == null ? List.of() : SqlLexer.significant(statement.text());
    }

    /** Whether the statement begins with this word. */
    boolean begins(String keyword) {
        return statement != null
                && statement.script().regionMatches(true, statement.firstToken(), keyword, 0, keyword.length());
    }

    /** The table that the error is about, to be pasted into SQL; null if it names none. */
    @Nullable
    String table() {
        if (error.table() == null) {
            return null;
        }
        return error.schema() == null ? quoted(error.table()) : quoted(error.schema()) + "." + quoted(error.table());
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
