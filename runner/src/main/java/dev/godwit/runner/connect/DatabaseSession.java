package dev.godwit.runner.connect;

import dev.godwit.runner.run.Cancellation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.PooledConnection;
import org.postgresql.jdbc.PgConnection;

/**
 * The one physical connection of a run. Locks, ledger and migrations all live on it, so that a lock that is lost and a
 * transaction that cannot commit are the same event.
 */
public final class DatabaseSession implements AutoCloseable, Cancellation.Statements {

    private final PooledConnection physical;
    private final PgConnection driver;
    private final int pid;
    private final String serverVersion;
    private final Source source;
    private SessionSettings settings;

    /** Opens connections. */
    @FunctionalInterface
    interface Source {
        PooledConnection open() throws SQLException;
    }

    /** @param source of further connections like this one */
    DatabaseSession(
            PooledConnection physical,
            PgConnection driver,
            int pid,
            String serverVersion,
            SessionSettings settings,
            Source source) {
        this.physical = physical;
        this.driver = driver;
        this.pid = pid;
        this.serverVersion = serverVersion;
        this.settings = settings;
        this.source = source;
    }

    /**
     * A handle on the connection, in autocommit mode. Closing it leaves the session as it is; a handle that was given
     * out before stops working.
     */
    public Connection handle() throws SQLException {
        return physical.getConnection();
    }

    /** One more connection, to look at what this session waits for; nothing is set up in it. The caller closes it. */
    public PooledConnection another() throws SQLException {
        return source.open();
    }

    /** Asks the server to cancel what it is running. Safe from any thread. */
    @Override
    public void cancel() throws SQLException {
        driver.cancelQuery();
    }

    /** Lets go of the connection, whatever it waits for; the server rolls back when it notices. Safe from any thread. */
    @Override
    public void abort() throws SQLException {
        driver.abort(Runnable::run);
    }

    /** The server process of this session, also behind a pooler. */
    public int pid() {
        return pid;
    }

    public String serverVersion() {
        return serverVersion;
    }

    /** What the session runs under, to be applied again after a migration. */
    public SessionSettings settings() {
        return settings;
    }

    /** From now on no statement of the session waits longer for a lock on a table. */
    public void limitLockWaits(Duration lockTimeout) throws SQLException {
        settings = settings.waitingFor(lockTimeout);
        settings.apply(handle());
    }

    @Override
    public void close() throws SQLException {
        physical.close();
    }
}
