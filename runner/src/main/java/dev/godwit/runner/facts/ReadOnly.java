package dev.godwit.runner.facts;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;

/** A transaction in which nothing is written, and in which a query that fails harms none of the others. */
final class ReadOnly implements AutoCloseable {

    private static final String CANCELLED = "57014";
    private static final String LOCKED = "55P03";
    private static final String DENIED = "42501";

    private final Connection connection;

    /**
     * Begins it.
     *
     * @param connection in autocommit mode, in which it is left again, with all settings as they were
     * @param home the migrated schema, in which names are found besides the system's
     */
    ReadOnly(Connection connection, String home) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        try {
            set("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
            // An answer about those rows alone that the role may see would be a wrong one.
            set("SET LOCAL row_security TO off");
            try (PreparedStatement path = connection.prepareStatement(
                    "SELECT set_config('search_path', 'pg_catalog, ' || quote_ident(?), true)")) {
                path.setString(1, home);
                path.execute();
            }
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    /** Something to ask the server. */
    @FunctionalInterface
    interface Query<T> {
        T run() throws SQLException;
    }

    /** A query was given up. */
    static final class TooLong extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** The role may not see what it asks for. */
    static final class Denied extends Exception {
        private static final long serialVersionUID = 1;
    }

    Connection connection() {
        return connection;
    }

    /** @throws SQLException if the query fails for another reason; the transaction goes on as if it had not been */
    <T> T within(Duration time, Query<T> query) throws SQLException, TooLong, Denied {
        Savepoint before = connection.setSavepoint();
        try {
            set("SET LOCAL statement_timeout TO " + Math.max(1, time.toMillis()));
            T answer = query.run();
            connection.releaseSavepoint(before);
            return answer;
        } catch (SQLException e) {
            connection.rollback(before);
            if (CANCELLED.equals(e.getSQLState()) || LOCKED.equals(e.getSQLState())) {
                throw new TooLong();
            }
            if (DENIED.equals(e.getSQLState())) {
                throw new Denied();
            }
            throw e;
        }
    }

    private void set(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
        connection.setAutoCommit(true);
    }
}
