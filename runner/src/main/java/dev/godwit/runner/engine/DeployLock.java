package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Sha256;
import dev.godwit.runner.ledger.Names;
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
 * that goes. The tool's own lock is taken too, so that a {@code prisma migrate deploy} or {@code flyway migrate} by hand and
 * Godwit exclude each other.
 */
public final class DeployLock {

    private static final long PRISMA = 72707369;
    /** "Flyway", to which Flyway adds the hash of its table's name. */
    private static final long FLYWAY = 0x466C79776179L;

    /** The advisory locks of this session in this database, by one 64-bit key or two of 32 bits. */
    private static final String OWN = "SELECT objsubid, mode, (classid::bigint << 32) | objid::bigint AS key,"
            + " classid::integer AS high, objid::integer AS low FROM pg_catalog.pg_locks"
            + " WHERE locktype = 'advisory' AND granted AND pid = pg_catalog.pg_backend_pid() AND database = ";

    /** Of the database. Asked once: the server would look for it twice a migration, which takes as long as all else here. */
    private final long database;

    private final long key;
    private final long toolKey;

    private DeployLock(long database, long key, long toolKey) {
        this.database = database;
        this.key = key;
        this.toolKey = toolKey;
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
        long database = database(connection);
        long key = key(database, stream);
        wait.acquire(key, LockWait.Kind.Deploy);
        long toolKey = switch (layout) {
            case Prisma -> PRISMA;
            case Flyway -> FLYWAY + Names.of(connection, stream).flyway().hashCode();
            case Auto -> throw new IllegalArgumentException("a bundle that was read has a layout");
        };
        wait.acquire(toolKey, layout == Layout.Prisma ? LockWait.Kind.Prisma : LockWait.Kind.Flyway);
        return new DeployLock(database, key, toolKey);
    }

    /** Asks whether this session still has it: a script can give up advisory locks. One row, one column. */
    String isHeld() {
        return "SELECT EXISTS (SELECT FROM (" + own() + ") own WHERE objsubid = 1 AND key = " + key + ")";
    }

    /**
     * Gives up every advisory lock of the session that is not the run's: an earlier script took it and did not give it
     * back, and the next one would run under it. Locks of the transaction are let be; there are none between migrations. A
     * row for each; a lock that was taken several times has to be given up as often, so it is to be sent until there is none.
     */
    String releaseOthers() {
        return "SELECT CASE"
                + " WHEN objsubid = 1 AND mode = 'ShareLock' THEN pg_catalog.pg_advisory_unlock_shared(key)"
                + " WHEN objsubid = 1 THEN pg_catalog.pg_advisory_unlock(key)"
                + " WHEN mode = 'ShareLock' THEN pg_catalog.pg_advisory_unlock_shared(high, low)"
                + " ELSE pg_catalog.pg_advisory_unlock(high, low) END FROM (" + own()
                + ") own WHERE NOT (objsubid = 1 AND key IN (" + key + ", " + toolKey + "))";
    }

    private String own() {
        return OWN + database + "::pg_catalog.oid";
    }

    /** Whether another session deploys to the stream at this moment. */
    public static boolean isHeldByAnother(Connection connection, Stream stream) throws SQLException {
        int own = connection.unwrap(PGConnection.class).getBackendPID();
        return LockWait.holder(connection, key(connection, stream))
                .filter(holder -> holder.pid() != own)
                .isPresent();
    }

    /** Depends on nothing but the database, the ledger schema and the stream; every version of Godwit computes it so. */
    static long key(Connection connection, Stream stream) throws SQLException {
        return key(database(connection), stream);
    }

    private static long key(long database, Stream stream) {
        String what = database + "\n" + stream.ledgerSchema() + "\n" + stream.name();
        return Long.parseUnsignedLong(Sha256.hex(what).substring(0, 16), 16);
    }

    private static long database(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}
