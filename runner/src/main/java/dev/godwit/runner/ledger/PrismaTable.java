package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** Prisma's own table, kept so that {@code prisma migrate status} and {@code deploy} see what Godwit applied. */
final class PrismaTable {

    private PrismaTable() {}

    /** Prisma's definition, to the letter. */
    static String create(Names names) {
        return "CREATE TABLE " + names.prisma()
                + " (id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,"
                + " migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,"
                + " started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)";
    }

    /** Records a migration as Prisma does when it has finished. */
    static void insert(Connection connection, Names names, String name, String sha256, long durationMs)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + names.prisma()
                + " (id, checksum, finished_at, migration_name, started_at, applied_steps_count)"
                + " SELECT ?, ?, c, ?, c - ? * interval '1 millisecond', 1 FROM pg_catalog.clock_timestamp() AS c")) {
            insert.setString(1, UUID.randomUUID().toString());
            insert.setString(2, sha256);
            insert.setString(3, name);
            insert.setLong(4, durationMs);
            insert.executeUpdate();
        }
    }
}
