package dev.godwit.runner.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * What every session of Godwit runs under.
 *
 * @param watchClient whether the server can notice by itself that its client is gone
 * @param lockTimeout how long a statement waits for a lock on a table; zero: without an end
 */
public record SessionSettings(boolean watchClient, Duration lockTimeout) {

    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String WATCH = "SET client_connection_check_interval TO '2s'";

    /** Finds out what the server can do. The connection is in autocommit mode. */
    static SessionSettings of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(WATCH);
            return new SessionSettings(true, Duration.ZERO);
        } catch (SQLException e) {
            // Servers on other systems than Linux cannot; TCP keep-alive is what remains there.
            if (INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                return new SessionSettings(false, Duration.ZERO);
            }
            throw e;
        }
    }

    /**
     * Resets everything that a migration may have left in the session, then sets our own: times in UTC, nothing but the
     * system found by an unqualified name, no idle timeout while the run does something else, and a server that notices
     * within two seconds that a killed run is gone instead of holding its locks until the statement ends. Works in a
     * transaction and without.
     */
    public void apply(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("RESET SESSION AUTHORIZATION");
            statement.execute("RESET ROLE");
            statement.execute("RESET ALL");
            statement.execute("SET search_path TO pg_catalog");
            statement.execute("SET TimeZone TO 'UTC'");
            statement.execute("SET idle_session_timeout TO 0");
            statement.execute("SET idle_in_transaction_session_timeout TO 0");
            statement.execute("SET lock_timeout TO '" + lockTimeout.toMillis() + "ms'");
            if (watchClient) {
                statement.execute(WATCH);
            }
        }
    }
}
