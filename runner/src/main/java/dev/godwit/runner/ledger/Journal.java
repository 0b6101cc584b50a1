package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is under way outside of a transaction: a ledger row in the state {@code running}, committed before the statement is
 * sent, and in Prisma's layout the row that Prisma itself would have then.
 */
public final class Journal {

    private final LedgerWriter writer;

    public Journal(LedgerWriter writer) {
        this.writer = writer;
    }

    /**
     * A migration that was begun and whose end nobody has recorded.
     *
     * @param sha256 of the text that was begun
     * @param job null if no Job ran it
     */
    public record Unfinished(
            String migration,
            String sha256,
            UUID run,
            Instant startedAt,
            @Nullable String job) {

        /** Of this one failure. */
        public String failureId() {
            return Sha256.hex(migration + "\n" + sha256 + "\n" + run).substring(0, 16);
        }
    }

    /** At most one, unless somebody wrote into the ledger. None if there is no ledger. */
    public static List<Unfinished> read(Connection connection, Stream stream) throws SQLException {
        if (!new Catalog(connection).tableExists(stream.ledgerSchema(), Names.LEDGER)) {
            return List.of();
        }
        List<Unfinished> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id, sha256, run, applied_at, job FROM "
                + Names.of(connection, stream).ledger() + " WHERE stream = ? AND state = 'running' ORDER BY seq")) {
            select.setString(1, stream.name());
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Unfinished(
                            row.getString(1),
                            row.getString(2),
                            row.getObject(3, UUID.class),
                            row.getObject(4, OffsetDateTime.class).toInstant(),
                            row.getString(5)));
                }
            }
        }
        return found;
    }

    /** Commits that a migration is about to run. The connection is in autocommit mode, and left in it. */
    public void begin(Connection connection, int seq, Migration migration) throws SQLException {
        Names names = Names.of(connection, writer.stream());
        connection.setAutoCommit(false);
        try {
            Insertion.of(
                            "INSERT INTO " + names.ledger()
                                    + " (stream, seq, id, sha256, state, applied_at, duration_ms, owner, job, run)"
                                    + " VALUES (?, ?, ?, ?, 'running', pg_catalog.clock_timestamp(), 0, ?, ?, ?)",
                            writer.stream().name(),
                            seq,
                            migration.name(),
                            migration.sha256(),
                            writer.owner(),
                            writer.job(),
                            writer.run())
                    .run(connection);
            if (writer.layout() == Layout.Prisma) {
                PrismaTable.begin(connection, names, id(writer.run(), migration.name()), migration);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Takes the entry away, in the transaction in which the migration is recorded as applied. */
    public void end(Connection connection, String migration) throws SQLException {
        Names names = Names.of(connection, writer.stream());
        for (UUID run : remove(connection, names, migration)) {
            if (writer.layout() == Layout.Prisma) {
                PrismaTable.forget(connection, names, id(run, migration));
            }
        }
    }

    /** The migration has not taken effect, so that it is pending again; Prisma sees it rolled back. */
    public void abandon(Connection connection, String migration) throws SQLException {
        Names names = Names.of(connection, writer.stream());
        connection.setAutoCommit(false);
        try {
            for (UUID run : remove(connection, names, migration)) {
                if (writer.layout() == Layout.Prisma) {
                    PrismaTable.rolledBack(connection, names, id(run, migration));
                }
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private List<UUID> remove(Connection connection, Names names, String migration) throws SQLException {
        List<UUID> runs = new ArrayList<>();
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM " + names.ledger() + " WHERE stream = ? AND id = ? AND state = 'running' RETURNING run")) {
            delete.setString(1, writer.stream().name());
            delete.setString(2, migration);
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    runs.add(row.getObject(1, UUID.class));
                }
            }
        }
        return runs;
    }

    /** Of Prisma's row; one that Prisma has written itself is none of ours. */
    private static String id(UUID run, String migration) {
        return UUID.nameUUIDFromBytes((run + "\n" + migration).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
