package dev.godwit.runner.ledger;

import dev.godwit.report.AppliedSeed;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The newest seed of a stream, a row of {@link Names#META}: its checksum, when and how long it ran. */
public final class Seeds {

    private Seeds() {}

    /** Empty if none was run, or what is recorded cannot be read: a seed may always be run again. */
    public static Optional<AppliedSeed> read(Connection connection, Stream stream) throws SQLException {
        Catalog catalog = new Catalog(connection);
        if (!catalog.tableExists(stream.ledgerSchema(), Names.META)) {
            return Optional.empty();
        }
        return catalog
                .strings(
                        "SELECT value FROM " + Names.of(connection, stream).meta() + " WHERE key = ?",
                        Names.seedKey(stream))
                .stream()
                .flatMap(value -> parse(value).stream())
                .findAny();
    }

    /** In the transaction of the seed itself. */
    public static void record(Connection connection, Stream stream, String sha256, long durationMs)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + Names.of(connection, stream).meta()
                        + " VALUES (?, ? || ' ' || pg_catalog.to_char(pg_catalog.clock_timestamp() AT TIME ZONE 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') || ' ' || ?)"
                        + " ON CONFLICT (key) DO UPDATE SET value = excluded.value")) {
            insert.setString(1, Names.seedKey(stream));
            insert.setString(2, sha256);
            insert.setString(3, Long.toString(durationMs));
            insert.executeUpdate();
        }
    }

    private static Optional<AppliedSeed> parse(String value) {
        List<String> parts = List.of(value.split(" ", -1));
        try {
            return parts.size() == 3
                    ? Optional.of(new AppliedSeed(
                            parts.getFirst(), Instant.parse(parts.get(1)), Long.parseLong(parts.getLast())))
                    : Optional.empty();
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
