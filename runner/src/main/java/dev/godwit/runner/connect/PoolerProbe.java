package dev.godwit.runner.connect;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Tells a pooler that hands its server connections out anew for each transaction (PgBouncer, Odyssey, pgcat, Supavisor in
 * transaction mode) from a server and from a pooler in session mode. On such a pooler a lock of the session stays behind
 * on a connection that the next client gets, and settings reach strangers, so nothing may be begun there.
 */
final class PoolerProbe {

    private static final int ROUNDS = 3;

    private final Connection session;
    private final ConnectionSpec spec;
    private final Opening another;

    /** Opens one more connection in the same way as the session's. */
    @FunctionalInterface
    interface Opening {
        Opened open() throws SQLException;
    }

    /** A connection that is closed again. */
    interface Opened extends AutoCloseable {
        Connection connection();

        @Override
        void close() throws SQLException;
    }

    /** @param session in autocommit mode, and nothing of it changed yet */
    PoolerProbe(Connection session, ConnectionSpec spec, Opening another) {
        this.session = session;
        this.spec = spec;
        this.another = another;
    }

    /**
     * @return the server process of the session
     * @throws RunStopped {@link Outcome#PoolerRefused}
     */
    int requireSession() throws SQLException {
        int pid = backend(session);
        if (pid == session.unwrap(PGConnection.class).getBackendPID()) {
            // The server itself has answered: a pooler makes up a number of its own for its client.
            return pid;
        }
        for (int round = 0; round < ROUNDS; round++) {
            if (isShared(pid)) {
                throw refused();
            }
        }
        return pid;
    }

    private boolean isShared(int pid) throws SQLException {
        try (Opened other = another.open()) {
            other.connection().setAutoCommit(false);
            int shared = backend(other.connection());
            // Who shares a server gets ours, unless another client was faster; then we get another one now.
            boolean found = shared == pid || backend(session) != pid;
            other.connection().rollback();
            return found;
        } catch (SQLException e) {
            // PgBouncer's statement mode does not even let a transaction begin.
            if (String.valueOf(e.getMessage()).contains("statement pooling mode")) {
                return true;
            }
            throw e;
        }
    }

    private RunStopped refused() throws SQLException {
        return new RunStopped(
                Outcome.PoolerRefused,
                "Behind " + spec.host() + ":" + spec.port() + " is a connection pooler, such as PgBouncer, Odyssey or"
                        + " pgcat, in transaction mode: it gives a session another server connection for every"
                        + " transaction, so that nothing can hold a lock from one migration to the next. Nothing was"
                        + " changed. Deploy to the PostgreSQL behind it instead" + server()
                        + ", by its own Service, or to a port at which the pooler is in session mode.");
    }

    private String server() throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.host(pg_catalog.inet_server_addr()),"
                        + " pg_catalog.current_setting('port')")) {
            row.next();
            @Nullable String address = row.getString(1);
            String port = row.getString(2);
            return address == null
                    ? ", which listens on port " + port + " beside the pooler"
                    : ", which the pooler reaches at " + (address.indexOf(':') < 0 ? address : "[" + address + "]")
                            + ":" + port;
        }
    }

    private static int backend(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
