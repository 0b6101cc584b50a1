package dev.godwit.runner.engine;

import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.sql.Chunk;
import dev.godwit.runner.sql.SqlStatement;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/**
 * Sends one script to the server, many statements at a time, as a simple query: the server reads them as they stand in the
 * file, so its positions are the file's. Knows afterwards which statement failed. Rows are not kept.
 */
final class ScriptRun {

    private static final int FLAGS = QueryExecutor.QUERY_ONESHOT
            | QueryExecutor.QUERY_EXECUTE_AS_SIMPLE
            | QueryExecutor.QUERY_NO_RESULTS
            | QueryExecutor.QUERY_SUPPRESS_BEGIN;
    /** Of COPY's data, how many characters go to the server at once. */
    private static final int SLICE = 1 << 16;

    private final String sql;
    private final Cancellation cancellation;
    private final Consumer<SQLWarning> notices;
    private @Nullable Chunk running;
    private int completed;

    /** @param notices gets what the server says while the script runs */
    ScriptRun(String sql, Cancellation cancellation, Consumer<SQLWarning> notices) {
        this.sql = sql;
        this.cancellation = cancellation;
        this.notices = notices;
    }

    /** @param connection with a transaction under way, or in autocommit mode for a script of one statement */
    void execute(Connection connection) throws SQLException {
        BaseConnection driver = connection.unwrap(BaseConnection.class);
        for (Iterator<Chunk> chunks = Chunk.of(sql); chunks.hasNext(); ) {
            cancellation.check();
            Chunk chunk = chunks.next();
            running = chunk;
            completed = 0;
            SqlStatement.Span data = chunk.data();
            if (data == null) {
                send(driver, chunk.text());
            } else {
                copy(driver, chunk.text(), data);
            }
            running = null;
        }
    }

    /**
     * Which statement failed.
     *
     * @param position that the server named, in characters from 1 in what was sent; 0 for none
     */
    Place failedAt(int position) {
        Chunk chunk = running;
        if (chunk == null) {
            return new Place(0, 0);
        }
        if (position < 1) {
            return new Place(chunk.firstNumber() + Math.min(completed, chunk.statements() - 1), 0);
        }
        return at(chunk, position);
    }

    /**
     * A place in a script.
     *
     * @param statement from 1; 0 if it was none of them
     * @param position in the statement, in characters from 1; 0 for none
     */
    record Place(int statement, int position) {}

    private static Place at(Chunk chunk, int position) {
        int offset = chunk.offsetOf(position);
        int number = chunk.firstNumber();
        SqlStatement last = null;
        for (Iterator<SqlStatement> all = chunk.reread(); all.hasNext(); ) {
            SqlStatement statement = all.next();
            if (statement.start() > offset) {
                break;
            }
            number += last == null ? 0 : 1;
            last = statement;
        }
        return last == null
                ? new Place(number, 0)
                : new Place(number, last.script().codePointCount(last.start(), Math.max(last.start(), offset)) + 1);
    }

    private void send(BaseConnection driver, String text) throws SQLException {
        QueryExecutor executor = driver.getQueryExecutor();
        // Not split and not searched for parameters: a question mark is an operator here.
        Query query = executor.createQuery(text, false, false).query;
        executor.execute(query, null, new Counting(), 0, 0, FLAGS);
    }

    private void copy(BaseConnection driver, String statement, SqlStatement.Span data) throws SQLException {
        CopyIn copy = driver.getCopyAPI().copyIn(statement);
        try {
            for (int from = data.start(); from < data.end(); ) {
                cancellation.check();
                int to = Math.min(from + SLICE, data.end());
                if (to < data.end() && Character.isHighSurrogate(sql.charAt(to - 1))) {
                    to--;
                }
                byte[] bytes = sql.substring(from, to).getBytes(StandardCharsets.UTF_8);
                copy.writeToCopy(bytes, 0, bytes.length);
                from = to;
            }
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private final class Counting extends ResultHandlerBase {

        @Override
        public void handleResultRows(Query from, Field[] fields, List<Tuple> tuples, @Nullable ResultCursor cursor) {
            completed++;
        }

        @Override
        public void handleCommandStatus(String status, long updateCount, long insertOid) {
            completed++;
        }

        @Override
        public void handleWarning(SQLWarning warning) {
            notices.accept(warning);
        }
    }
}
