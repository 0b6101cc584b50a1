package dev.godwit.runner.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * What every session of Godwit runs under.
 *
 * @param watchClient whether the server can notice by itself that its client is gone
 * @param endsTransactions whether the server knows a timeout for transactions (PostgreSQL 17)
 * @param lockTimeout how long a statement waits for a lock on a table; zero: without an end
 */
public record SessionSettings(boolean watchClient, boolean endsTransactions, Duration lockTimeout) {

    /**
     * Ends everything else that a migration may have left in the session: cursors, prepared statements, channels it
     * listens on, temporary tables, the last values of sequences. Works in a transaction and without.
     */
    public static final String FORGET =
            "CLOSE ALL; DEALLOCATE ALL; UNLISTEN *; DISCARD PLANS; DISCARD TEMP; DISCARD SEQUENCES";

    private static final String INVALID_PARAMETER_VALUE = "22023";
    private static final String WATCH = "SET client_connection_check_interval TO '2s'";
    private static final int FIRST_WITH_TRANSACTION_TIMEOUT = 17;

    /** Finds out what the server can do. The connection is in autocommit mode. */
    static SessionSettings of(Connection connection) throws SQLException {
        boolean endsTransactions = connection.getMetaData().getDatabaseMajorVersion() >= FIRST_WITH_TRANSACTION_TIMEOUT;
        try (Statement statement = connection.createStatement()) {
            statement.execute(WATCH);
            return new SessionSettings(true, endsTransactions, Duration.ZERO);
        } catch (SQLException e) {
            // Servers on other systems than Linux cannot; TCP keep-alive is what remains there.
            if (INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                return new SessionSettings(false, endsTransactions, Duration.ZERO);
            }
            throw e;
        }
    }

    /** The same with another patience for locks. */
    SessionSettings waitingFor(Duration patience) {
        return new SessionSettings(watchClient, endsTransactions, patience);
    }

    /**
     * Resets every setting that a migration may have left in the session, then sets our own: times in UTC, nothing but
     * the system found by an unqualified name, no timeout while the run does something else, and a server that notices
     * that the run is gone instead of holding its locks until the statement ends: within two seconds if the run was
     * killed, within half a minute if its machine or the network was lost. Works in a transaction and without.
     */
    public void apply(Connection connection) throws SQLException {
        new Request().then(sql()).send(connection);
    }

    /** The statements that {@link #apply} sends. */
    public String sql() {
        return "RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL"
                + "; SET search_path TO pg_catalog; SET TimeZone TO 'UTC'"
                + "; SET idle_session_timeout TO 0; SET idle_in_transaction_session_timeout TO 0"
                + (endsTransactions ? "; SET transaction_timeout TO 0" : "")
                + "; SET lock_timeout TO " + lockTimeout.toMillis()
                + "; SET tcp_keepalives_idle TO " + KeepAliveSockets.IDLE
                + "; SET tcp_keepalives_interval TO " + KeepAliveSockets.INTERVAL
                + "; SET tcp_keepalives_count TO " + KeepAliveSockets.COUNT
                + "; SET tcp_user_timeout TO '30s'"
                + (watchClient ? "; " + WATCH : "");
    }
}
