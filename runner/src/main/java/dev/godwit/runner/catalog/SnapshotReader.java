package dev.godwit.runner.catalog;

import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a database is made of. Needs no right beyond that to connect, from PostgreSQL 14 on. What belongs to an
 * extension, to PostgreSQL itself, to the ledger or to a migration tool's own table is left out.
 */
public final class SnapshotReader {

    /** The first version with column lists and row filters of publications. */
    private static final int PUBLICATION_FILTERS = 15;

    private static final int FETCH = 2_000;

    private final String ledgerSchema;
    private final String historyTable;

    /** @param historyTable the name of Flyway's history table, in whichever schema */
    public SnapshotReader(String ledgerSchema, String historyTable) {
        this.ledgerSchema = ledgerSchema;
        this.historyTable = historyTable;
    }

    /**
     * @param connection in a transaction with {@code REPEATABLE READ} and {@code search_path = pg_catalog}, so that all
     *     queries see one moment and every name comes qualified
     */
    Snapshot read(Connection connection) throws SQLException {
        List<CatalogObject> objects = new ArrayList<>();
        String prelude = resource("prelude");
        for (String query : queries(connection.getMetaData().getDatabaseMajorVersion())) {
            try (PreparedStatement statement = connection.prepareStatement(prelude + resource(query))) {
                statement.setFetchSize(FETCH);
                statement.setString(1, ledgerSchema);
                statement.setString(2, historyTable);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        objects.add(new CatalogObject(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5)));
                    }
                }
            }
        }
        return Snapshot.of(objects);
    }

    private static List<String> queries(int version) {
        return List.of(
                "schemas",
                "extensions",
                "relations",
                "columns",
                "constraints",
                "indexes",
                "sequences",
                "functions",
                "triggers",
                "types",
                "statistics",
                "grants",
                "operators",
                "textsearch",
                "foreign",
                "database",
                version < PUBLICATION_FILTERS ? "publications-14" : "publications");
    }

    private static String resource(String name) {
        try (InputStream sql = SnapshotReader.class.getResourceAsStream(name + ".sql")) {
            if (sql == null) {
                throw new IllegalStateException("The program is not whole: " + name + ".sql is missing");
            }
            return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
