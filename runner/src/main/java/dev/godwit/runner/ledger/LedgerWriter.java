package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records what was applied.
 *
 * @param owner {@code <namespace>/<name>} of the resource, or who else ran it
 * @param job null if no Job did
 * @param run one per run
 */
public record LedgerWriter(
        Stream stream,
        Layout layout,
        @Nullable String owner,
        @Nullable String job,
        UUID run) {

    /** Adds a migration, in the transaction in which its script has run. */
    public void applied(Connection connection, int seq, Migration migration, long durationMs) throws SQLException {
        Names names = Names.of(connection, stream);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.ledger()
                + " (stream, seq, id, sha256, state, applied_at, duration_ms, owner, job, run)"
                + " VALUES (?, ?, ?, ?, 'applied', pg_catalog.clock_timestamp(), ?, ?, ?, ?)")) {
            insert.setString(1, stream.name());
            insert.setInt(2, seq);
            insert.setString(3, migration.name());
            insert.setString(4, migration.sha256());
            insert.setLong(5, durationMs);
            insert.setString(6, owner);
            insert.setString(7, job);
            insert.setObject(8, run);
            insert.executeUpdate();
        }
        if (layout == Layout.Prisma) {
            PrismaTable.insert(connection, names, migration.name(), migration.sha256(), durationMs);
        }
    }

    /** Records whose the stream is; on a laptop, nobody's. */
    public void claim(Connection connection) throws SQLException {
        Names names = Names.of(connection, stream);
        if (owner != null) {
            put(connection, names, Names.ownerKey(stream), owner);
        }
        if (!stream.name().equals(stream.schema())) {
            put(connection, names, Names.SCHEMA_KEY + stream.name(), stream.schema());
        }
    }

    private static void put(Connection connection, Names names, String key, String value) throws SQLException {
        // A conflict alone would lock the row, which is a write.
        try (PreparedStatement put = connection.prepareStatement("INSERT INTO " + names.meta()
                + " SELECT ?, ? WHERE NOT EXISTS (SELECT FROM " + names.meta()
                + " WHERE key = ? AND value = ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
            put.setString(1, key);
            put.setString(2, value);
            put.setString(3, key);
            put.setString(4, value);
            put.executeUpdate();
        }
    }

    /** Records that a bundle is applied whole; nothing if that is known. */
    public void deployed(Connection connection, String bundleDigest) throws SQLException {
        Names names = Names.of(connection, stream);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.deploys()
                + " (stream, bundle_digest, at, owner, job, run)"
                + " VALUES (?, ?, pg_catalog.clock_timestamp(), ?, ?, ?) ON CONFLICT DO NOTHING")) {
            insert.setString(1, stream.name());
            insert.setString(2, bundleDigest);
            insert.setString(3, owner);
            insert.setString(4, job);
            insert.setObject(5, run);
            insert.executeUpdate();
        }
    }
}
