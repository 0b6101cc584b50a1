package dev.godwit.runner.rehearsal;

import dev.godwit.runner.connect.DatabaseSession;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Whether two sessions are in one database, whatever its addresses are: an advisory lock that the one takes under a random
 * key is seen by the other there, and nowhere else. Nothing is written, and neither key can be in anybody's way.
 */
public final class SameDatabase {

    private static final SecureRandom RANDOM = new SecureRandom();

    private SameDatabase() {}

    /** Asked in both directions. */
    public static boolean of(DatabaseSession one, DatabaseSession other) throws SQLException {
        return sees(one, other) || sees(other, one);
    }

    private static boolean sees(DatabaseSession holder, DatabaseSession watcher) throws SQLException {
        int high = RANDOM.nextInt(Integer.MAX_VALUE);
        int low = RANDOM.nextInt(Integer.MAX_VALUE);
        Connection held = holder.handle();
        ask(held, "SELECT pg_catalog.pg_try_advisory_lock(?, ?)", high, low);
        try {
            return ask(watcher.handle(), """
                    SELECT EXISTS (
                      SELECT FROM pg_catalog.pg_locks
                      WHERE locktype = 'advisory' AND classid = ?::pg_catalog.int8::pg_catalog.oid
                        AND objid = ?::pg_catalog.int8::pg_catalog.oid AND objsubid = 2
                        AND database = (SELECT oid FROM pg_catalog.pg_database
                                        WHERE datname = pg_catalog.current_database()))
                    """, high, low);
        } finally {
            ask(held, "SELECT pg_catalog.pg_advisory_unlock(?, ?)", high, low);
        }
    }

    private static boolean ask(Connection connection, String sql, int high, int low) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, high);
            statement.setInt(2, low);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
