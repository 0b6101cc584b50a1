package dev.godwit.runner.engine;

import dev.godwit.report.LockHolder;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.failure.Blocker;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * Looks, on a connection of its own, who is in the way of a session while it waits: when the wait has ended with an error,
 * nobody can tell any more. Only for an attempt that follows one that failed like that.
 */
final class LockWatch implements AutoCloseable {

    private static final Duration SHORTEST = Duration.ofMillis(50);
    private static final Duration LONGEST = Duration.ofMillis(500);
    private static final int LOOKS = 8;
    private static final int END_MS = 2000;

    private static final String LOOK = """
            SELECT b.pid, a.application_name, coalesce(a.xact_start, a.backend_start), a.state, count(*) OVER () - 1,
                   (SELECT n.nspname || '.' || c.relname
                    FROM pg_catalog.pg_locks l
                    JOIN pg_catalog.pg_class c ON c.oid = l.relation
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    WHERE l.pid = w.pid AND NOT l.granted AND l.locktype = 'relation'
                      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d
                                        WHERE d.datname = pg_catalog.current_database())
                    LIMIT 1)
            FROM (SELECT ?::int AS pid) w
            CROSS JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_blocking_pids(w.pid)) AS b(pid)
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid
            ORDER BY a.xact_start NULLS LAST, b.pid
            LIMIT 1
            """;

    private final PooledConnection physical;
    private final int pid;
    private final Duration pause;
    private final Thread thread;
    private volatile @Nullable Blocker seen;

    private LockWatch(PooledConnection physical, int pid, Duration pause) {
        this.physical = physical;
        this.pid = pid;
        this.pause = pause;
        this.thread = Thread.ofVirtual().unstarted(this::look);
    }

    /**
     * Null if there is no connection for it, which is no reason to fail.
     *
     * @param lockTimeout how long the session waits for a lock
     */
    static @Nullable LockWatch start(DatabaseSession session, Duration lockTimeout) {
        Duration pause = lockTimeout.dividedBy(LOOKS);
        try {
            LockWatch watch = new LockWatch(
                    session.another(),
                    session.pid(),
                    pause.compareTo(SHORTEST) < 0 ? SHORTEST : pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
            watch.thread.start();
            return watch;
        } catch (SQLException e) {
            return null;
        }
    }

    /** Who was in the way when it was looked last; null if nobody ever was. */
    @Nullable
    Blocker seen() {
        return seen;
    }

    private void look() {
        try {
            Connection connection = physical.getConnection();
            connection.setReadOnly(true);
            try (PreparedStatement query = connection.prepareStatement(LOOK)) {
                query.setInt(1, pid);
                while (!Thread.currentThread().isInterrupted()) {
                    read(query);
                    Thread.sleep(pause);
                }
            }
        } catch (SQLException | InterruptedException e) {
            // It is told without a name then.
        }
    }

    private void read(PreparedStatement query) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            if (row.next()) {
                OffsetDateTime since = row.getObject(3, OffsetDateTime.class);
                seen = new Blocker(
                        row.getString(6),
                        new LockHolder(row.getInt(1), row.getString(2), since == null ? null : since.toInstant()),
                        row.getString(4),
                        row.getInt(5));
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(END_MS);
            physical.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            // Then it is closed already.
        }
    }
}
