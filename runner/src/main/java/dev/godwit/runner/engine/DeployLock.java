package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.LockHolder;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * One run at a time on a stream. A session-level advisory lock: it belongs to the run's only connection, and goes when
 * that goes. In Prisma's layout Prisma's own lock is taken too, so that a {@code prisma migrate deploy} by hand and
 * Godwit exclude each other.
 */
public final class DeployLock {

    private static final long PRISMA = 72707369;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Connection connection;
    private final Duration wait;
    private final Cancellation cancellation;
    private final RunLog log;

    private DeployLock(Connection connection, Duration wait, Cancellation cancellation, RunLog log) {
        this.connection = connection;
        this.wait = wait;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * Holds the lock from here to the end of the session.
     *
     * @param wait how long to wait for whoever has it
     * @throws RunStopped {@link dev.godwit.report.Outcome#WaitingForLock}, naming the holder
     */
    public static void acquire(
            Connection connection, Stream stream, Layout layout, Duration wait, Cancellation cancellation, RunLog log)
            throws SQLException {
        DeployLock lock = new DeployLock(connection, wait, cancellation, log);
        long deadline = System.nanoTime() + wait.toNanos();
        lock.acquire(key(connection, stream), "another deploy to this schema", deadline);
        if (layout == Layout.Prisma) {
            lock.acquire(PRISMA, "Prisma", deadline);
        }
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

    private void acquire(long key, String who, long deadline) throws SQLException {
        Duration pause = FIRST_PAUSE;
        boolean told = false;
        while (!tryLock(key)) {
            cancellation.check();
            LockHolder holder = holder(key);
            if (System.nanoTime() >= deadline) {
                throw RunStopped.locked(message(who, holder), holder);
            }
            if (!told) {
                log.tell(new RunEvent.WaitingForDeployLock(holder, wait));
                told = true;
            }
            sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
        }
        cancellation.check();
    }

    private String message(String who, @Nullable LockHolder holder) {
        String session = holder == null
                ? ""
                : ", in the session with pid " + holder.pid()
                        + (holder.applicationName() == null
                                        || holder.applicationName().isEmpty()
                                ? ""
                                : " (" + holder.applicationName() + ")")
                        + (holder.since() == null ? "" : " since " + holder.since());
        return "The deploy lock is held by " + who + session + "; it was not given up within " + wait.toSeconds()
                + " s. Nothing was changed. Let it end, or end it with SELECT pg_terminate_backend("
                + (holder == null ? "<pid>" : String.valueOf(holder.pid())) + ").";
    }

    private boolean tryLock(long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_catalog.pg_try_advisory_lock(?)")) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private @Nullable LockHolder holder(long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT l.pid, a.application_name, coalesce(a.xact_start, a.backend_start)
                FROM pg_catalog.pg_locks l
                LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
                  AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                    WHERE datname = pg_catalog.current_database())
                  AND l.classid::bigint = (? >> 32) & 4294967295 AND l.objid::bigint = ? & 4294967295
                """)) {
            statement.setLong(1, key);
            statement.setLong(2, key);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                OffsetDateTime since = row.getObject(3, OffsetDateTime.class);
                return new LockHolder(row.getInt(1), row.getString(2), since == null ? null : since.toInstant());
            }
        }
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.Reason.Terminated.stopped();
        }
    }
}
