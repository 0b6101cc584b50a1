package dev.godwit.runner.engine;

import dev.godwit.report.LockHolder;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Asks for advisory locks again and again, instead of queueing for them, so that a signal or a deadline is heeded. */
final class LockWait {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** How the names of Godwit's sessions begin. */
    private static final String APPLICATION = "godwit/";

    private final Connection connection;
    private final Duration patience;
    private final long deadline;
    private final Cancellation cancellation;
    private final RunLog log;

    LockWait(Connection connection, Duration patience, Cancellation cancellation, RunLog log) {
        this.connection = connection;
        this.patience = patience;
        this.deadline = System.nanoTime() + patience.toNanos();
        this.cancellation = cancellation;
        this.log = log;
    }

    /** Whose lock it is that is waited for. */
    enum Kind {
        Deploy,
        Prisma,
        Flyway
    }

    void acquire(long key, Kind kind) throws SQLException {
        Duration pause = FIRST_PAUSE;
        boolean told = false;
        int toldOf = 0;
        while (!tryLock(key)) {
            cancellation.check();
            Optional<LockHolder> holder = holder(connection, key);
            if (System.nanoTime() - deadline >= 0) {
                throw RunStopped.locked(message(kind, holder), holder.orElse(null));
            }
            int pid = holder.map(LockHolder::pid).orElse(toldOf);
            if (!told || pid != toldOf) {
                log.tell(new RunEvent.WaitingForDeployLock(holder.orElse(null), patience));
                told = true;
                toldOf = pid;
            }
            sleep(pause);
            Duration longer = pause.multipliedBy(2);
            pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        }
        cancellation.check();
        if (told) {
            log.tell(new RunEvent.DeployLockTaken());
        }
    }

    /** The session that holds an advisory lock of this database; empty if none does. */
    static Optional<LockHolder> holder(Connection connection, long key) throws SQLException {
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
                    return Optional.empty();
                }
                OffsetDateTime since = row.getObject(3, OffsetDateTime.class);
                return Optional.of(
                        new LockHolder(row.getInt(1), row.getString(2), since == null ? null : since.toInstant()));
            }
        }
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

    private String message(Kind kind, Optional<LockHolder> holder) {
        String pid = holder.map(LockHolder::pid).map(String::valueOf).orElse("<pid>");
        return switch (kind) {
                    case Deploy -> "Another deploy to this schema is under way";
                    case Prisma ->
                        holder.filter(LockWait::isGodwit).isPresent()
                                ? "Another Godwit stream deploys in this database, and Prisma's lock, which both need, is"
                                        + " one for the whole database"
                                : "The migration lock of this database is held by Prisma, or by somebody who took the same"
                                        + " one";
                    case Flyway ->
                        "The lock on this schema's history is held by Flyway, or by somebody who took the same one";
                }
                + holder.map(LockWait::session).orElse("")
                + "; the lock was not given up within " + patience.toSeconds()
                + " s. Nothing was changed. Let it end, or end it with SELECT pg_terminate_backend(" + pid + ").";
    }

    /** By the name that every session of Godwit gives itself. */
    private static boolean isGodwit(LockHolder holder) {
        return String.valueOf(holder.applicationName()).startsWith(APPLICATION);
    }

    private static String session(LockHolder holder) {
        String name = holder.applicationName();
        return ", in the session with pid " + holder.pid()
                + (name == null || name.isEmpty() ? "" : " (" + name + ")")
                + (holder.since() == null ? "" : " since " + holder.since());
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
