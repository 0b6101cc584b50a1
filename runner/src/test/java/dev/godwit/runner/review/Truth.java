package dev.godwit.runner.review;

import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL does when a script runs, measured and rolled back.
 *
 * @param statements one for each that was run
 * @param error what it ended with; null if all of it ran
 */
record Truth(List<Seen> statements, @Nullable SQLException error) {

    /** The weakest lock that blocks writes. */
    private static final int SHARE = 5;

    private static final String TABLES = """
            SELECT c.oid::bigint, coalesce(pg_relation_filenode(c.oid), 0)::bigint, coalesce(pg_relation_size(c.oid), 0),
                pg_stat_get_xact_numscans(c.oid), c.relkind = 'm',
                ARRAY(SELECT a.attnum FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
                (SELECT coalesce(max(CASE l.mode WHEN 'ShareLock' THEN 5 WHEN 'ShareRowExclusiveLock' THEN 6
                    WHEN 'ExclusiveLock' THEN 7 WHEN 'AccessExclusiveLock' THEN 8 ELSE 1 END), 0)
                 FROM pg_locks l WHERE l.relation = c.oid AND l.pid = pg_backend_pid() AND l.locktype = 'relation')
            FROM pg_class c
            WHERE c.relkind IN ('r', 'm') AND c.relnamespace IN
                (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')
            """;

    /**
     * What one statement did to the tables with rows that were there before the script.
     *
     * @param blocks whether it worked through one of them while others could not write one
     * @param destroys whether a table, its rows or a column of it are gone
     */
    record Seen(boolean blocks, boolean destroys) {}

    private record Table(long file, long bytes, long scans, boolean view, Set<Short> columns, int lock) {}

    static Truth of(Connection connection, String script) throws SQLException {
        List<Seen> seen = new ArrayList<>();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            // Whether a column with a time zone is written anew hangs on the session's.
            statement.execute("SET LOCAL TimeZone TO 'Asia/Kolkata'");
            Map<Long, Table> first = tables(statement);
            Map<Long, Table> before = first;
            for (SqlStatement one : Statements.of(script)) {
                statement.execute(one.text());
                Map<Long, Table> after = tables(statement);
                seen.add(seen(first, before, after));
                before = after;
            }
            return new Truth(seen, null);
        } catch (SQLException e) {
            return new Truth(seen, e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static Seen seen(Map<Long, Table> first, Map<Long, Table> before, Map<Long, Table> after) {
        boolean locked = false;
        boolean worked = false;
        boolean destroys = false;
        for (Map.Entry<Long, Table> entry : before.entrySet()) {
            Table begun = first.get(entry.getKey());
            Table was = entry.getValue();
            Table is = after.get(entry.getKey());
            if (begun == null || was.bytes() == 0) {
                continue;
            }
            if (is == null || is.bytes() == 0) {
                locked |= is != null && is.lock() >= SHARE;
                destroys |= !was.view();
            } else {
                locked |= is.lock() >= SHARE;
                worked |= is.file() != was.file() || is.scans() > was.scans();
                destroys |= !was.view()
                        && begun.columns().stream()
                                .anyMatch(column -> was.columns().contains(column)
                                        && !is.columns().contains(column));
            }
        }
        return new Seen(locked && worked, destroys);
    }

    private static Map<Long, Table> tables(Statement statement) throws SQLException {
        Map<Long, Table> tables = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.put(
                        rows.getLong(1),
                        new Table(
                                rows.getLong(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                rows.getBoolean(5),
                                Set.of((Short[]) rows.getArray(6).getArray()),
                                rows.getInt(7)));
            }
        }
        return tables;
    }
}
