package dev.godwit.runner.failure;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL said. Message, detail, hint, context and inner query hold data: {@link MessageRedaction} takes it out
 * before any of them is shown.
 *
 * @param sqlState five characters
 * @param message the primary message
 * @param position in the statement, in characters from 1; 0 if there is none
 * @param routine of the server's source that raised it; tells a {@code RAISE} of the user's code from the server's own
 * @param schema and the others: the objects that the error is about
 * @param detail PostgreSQL's DETAIL
 * @param hint PostgreSQL's HINT
 * @param context where it arose, if in the code of a function; the innermost first
 * @param innerQuery a statement in the code of a function
 * @param innerPosition in that, in characters from 1; 0 if there is none
 */
public record DatabaseError(
        String sqlState,
        String message,
        int position,
        @Nullable String routine,
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String dataType,
        @Nullable String constraint,
        @Nullable String detail,
        @Nullable String hint,
        @Nullable String context,
        @Nullable String innerQuery,
        int innerPosition) {

    /** Of which nothing more is known. */
    public static DatabaseError of(String sqlState, String message) {
        return new DatabaseError(sqlState, message, 0, null, null, null, null, null, null, null, null, null, null, 0);
    }

    /** The same at this place of the statement. */
    DatabaseError at(int place) {
        return new DatabaseError(
                sqlState,
                message,
                place,
                routine,
                schema,
                table,
                column,
                dataType,
                constraint,
                detail,
                hint,
                context,
                innerQuery,
                innerPosition);
    }
}
