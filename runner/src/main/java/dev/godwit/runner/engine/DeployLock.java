package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * One run at a time on a stream. A session-level advisory lock: it belongs to the run's only connection, and goes when
 * that goes. In Prisma's layout Prisma's own lock is taken too, so that a {@code prisma migrate deploy} by hand and
 * Godwit exclude each other.
 */
public final class DeployLock {

    private static final long PRISMA = 72707369;

    private final long key;

    private DeployLock(long key) {
        this.key = key;
    }

    /**
     * Holds the lock from here to the end of the session.
     *
     * @param patience how long to wait for whoever has it
     * @throws RunStopped {@link dev.godwit.report.Outcome#WaitingForLock}, naming the holder
     */
    public static DeployLock acquire(
            Connection connection,
            Stream stream,
            Layout layout,
            Duration patience,
            Cancellation cancellation,
            RunLog log)
            throws SQLException {
        LockWait wait = new LockWait(connection, patience, cancellation, log);
        long key = key(connection, stream);
        wait.acquire(key, "another deploy to this schema");
        if (layout == Layout.Prisma) {
            wait.acquire(PRISMA, "Prisma");
        }
        return new DeployLock(key);
    }

    /** Whether this session still has it: a script can give up advisory locks. */
    boolean isHeld(Connection connection) throws SQLException {
        int own = connection.unwrap(PGConnection.class).getBackendPID();
        return LockWait.holder(connection, key)
                .filter(holder -> holder.pid() == own)
                .isPresent();
    }

    /** Depends on nothing but the database, the ledger schema and the stream; every version of Godwit computes it so. */
    static long key(Connection connection, Stream stream) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()")) {
            row.next();
            String what = row.getLong(1) + "\n" + stream.ledgerSchema() + "\n" + stream.name();
            return Long.parseUnsignedLong(Sha256.hex(what).substring(0, 16), 16);
        }
    }
}
