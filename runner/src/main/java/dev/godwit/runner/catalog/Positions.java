package dev.godwit.runner.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the ledgers of a database stand. Every run that applies something moves one; what is accepted or resolved by a
 * person moves none.
 *
 * @param digests by stream
 * @param running a stream in which a migration is under way outside a transaction; null if there is none
 */
record Positions(Map<String, String> digests, @Nullable String running) {

    /** @param ledger the quoted name of the table */
    static Positions read(Connection connection, String ledger) throws SQLException {
        Map<String, String> digests = new HashMap<>();
        String running = null;
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT stream, pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(pg_catalog.string_agg("
                                + "pg_catalog.concat_ws(' ', seq, id, state, run), E'\\n' ORDER BY seq), 'UTF8')), 'hex'), "
                                + "pg_catalog.bool_or(state = 'running') FROM " + ledger + " GROUP BY stream")) {
            while (rows.next()) {
                digests.put(rows.getString(1), rows.getString(2));
                if (rows.getBoolean(3)) {
                    running = rows.getString(1);
                }
            }
        }
        return new Positions(Map.copyOf(digests), running);
    }
}
