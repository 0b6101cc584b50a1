package dev.godwit.runner.ledger;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.ToolRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Prisma's own table: what Prisma applied is read from it, and Prisma sees in it what Godwit applied. */
final class PrismaTable {

    static final List<String> COLUMNS = List.of(
            "id",
            "checksum",
            "finished_at",
            "migration_name",
            "logs",
            "rolled_back_at",
            "started_at",
            "applied_steps_count");

    private PrismaTable() {}

    /** Prisma's definition, to the letter. */
    static String create(Names names) {
        return "CREATE TABLE " + names.prisma()
                + " (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,"
                + " migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,"
                + " started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)";
    }

    /** Without what was rolled back, in the order in which Prisma began them. */
    static List<ToolRow> read(Connection connection, Names names) throws SQLException {
        List<ToolRow> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT migration_name, checksum, started_at, finished_at FROM "
                        + names.prisma() + " WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name")) {
            while (row.next()) {
                Instant started = row.getObject(3, OffsetDateTime.class).toInstant();
                OffsetDateTime finished = row.getObject(4, OffsetDateTime.class);
                rows.add(new ToolRow(
                        row.getString(1),
                        row.getString(2),
                        finished == null ? started : finished.toInstant(),
                        finished == null
                                ? 0
                                : Duration.between(started, finished.toInstant())
                                        .toMillis(),
                        finished == null ? ToolRow.State.Failed : ToolRow.State.Applied));
            }
        }
        return rows;
    }

    /** Has the table say of an entry what the ledger says: its checksum is put right, or it is resolved as applied. */
    static void put(Connection connection, Names names, Ledger.Entry entry) throws SQLException {
        String checksum = Objects.requireNonNullElse(
                entry.toolChecksum(), entry.migration().sha256());
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + names.prisma()
                        + " SET checksum = ? WHERE migration_name = ? AND rolled_back_at IS NULL AND finished_at IS NOT NULL")) {
            update.setString(1, checksum);
            update.setString(2, entry.name());
            if (update.executeUpdate() > 0) {
                return;
            }
        }
        insertion(names, entry.name(), checksum, 0, false).run(connection);
    }

    /**
     * A migration as Prisma records it when it has finished.
     *
     * @param ran false for one that is there without having been run, as {@code prisma migrate resolve --applied} records it
     */
    static Insertion insertion(Names names, String name, String sha256, long durationMs, boolean ran) {
        return Insertion.of(
                "INSERT INTO " + names.prisma()
                        + " (id, checksum, finished_at, migration_name, logs, started_at, applied_steps_count)"
                        + " SELECT ?, ?, c, ?, ?, c - ? * interval '1 millisecond', ? FROM pg_catalog.clock_timestamp() AS c",
                UUID.randomUUID().toString(),
                sha256,
                name,
                ran ? null : "",
                // One that both began and finished at the same moment would be one that nobody ran.
                ran ? Math.max(1, durationMs) : durationMs,
                ran ? 1 : 0);
    }

    /** Records that a migration is about to run, as Prisma does. */
    static void begin(Connection connection, Names names, String id, Migration migration) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.prisma()
                + " (id, checksum, migration_name, started_at) VALUES (?, ?, ?, pg_catalog.clock_timestamp())")) {
            insert.setString(1, id);
            insert.setString(2, migration.sha256());
            insert.setString(3, migration.name());
            insert.executeUpdate();
        }
    }

    /** Takes back that a migration was begun, because it is recorded whole at the same time. */
    static void forget(Connection connection, Names names, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + names.prisma() + " WHERE id = ? AND finished_at IS NULL")) {
            delete.setString(1, id);
            delete.executeUpdate();
        }
    }

    /** As {@code prisma migrate resolve --rolled-back}. */
    static void rolledBack(Connection connection, Names names, String id) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + names.prisma()
                + " SET rolled_back_at = pg_catalog.clock_timestamp() WHERE id = ? AND finished_at IS NULL")) {
            update.setString(1, id);
            update.executeUpdate();
        }
    }

    /** The same for every row of a migration that is neither finished nor rolled back; {@code --applied} does it too. */
    static void rolledBackByName(Connection connection, Names names, String migration) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE " + names.prisma()
                + " SET rolled_back_at = pg_catalog.clock_timestamp()"
                + " WHERE migration_name = ? AND finished_at IS NULL AND rolled_back_at IS NULL")) {
            update.setString(1, migration);
            update.executeUpdate();
        }
    }
}
