package dev.godwit.runner.failure;

import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL said, as far as it may be used. Its DETAIL and HINT are not here: they hold data.
 *
 * @param sqlState five characters
 * @param message the primary message; may hold values
 * @param position in the statement, in characters from 1; 0 if there is none
 * @param routine of the server's source that raised it; tells a {@code RAISE} of the user's code from the server's own
 * @param schema and the others: the objects that the error is about
 * @param context where it arose, if in the code of a function; holds data, of which nothing but a line number may be used
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
        @Nullable String context) {}
