package dev.godwit.runner.connect;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.PooledConnection;
import org.postgresql.PGConnection;

/**
 * The one physical connection of a run. Locks, ledger and migrations all live on it, so that a lock that is lost and a
 * transaction that cannot commit are the same event.
 */
public final class DatabaseSession implements AutoCloseable {

    private final PooledConnection physical;
    private final PGConnection driver;
    private final int pid;
    private final String serverVersion;
    private SessionSettings settings;

    DatabaseSession(PooledConnection physical, PGConnection driver, String serverVersion, SessionSettings settings) {
        this.physical = physical;
        this.driver = driver;
        this.pid = driver.getBackendPID();
        this.serverVersion = serverVersion;
        this.settings = settings;
    }

    /**
     * A handle on the connection, in autocommit mode. Closing it leaves the session as it is; a handle that was given
     * out before stops working.
     */
    public Connection handle() throws SQLException {
        return physical.getConnection();
    }

    /** Asks the server to cancel what it is running. Safe from any thread. */
    public void cancelRunning() throws SQLException {
        driver.cancelQuery();
    }

    /** The server process of this session. */
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
        settings = new SessionSettings(settings.watchClient(), lockTimeout);
        settings.apply(handle());
    }

    @Override
    public void close() throws SQLException {
        physical.close();
    }
}
