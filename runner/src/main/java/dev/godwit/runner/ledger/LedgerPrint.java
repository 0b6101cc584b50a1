package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is recorded of a stream, condensed; two of them differ if anything that is recorded does.
 *
 * @param hashes SHA-256, one per table
 */
public record LedgerPrint(List<String> hashes) {

    public LedgerPrint {
        hashes = List.copyOf(hashes);
    }

    /** @param connection under Godwit's own settings, so that the text of a row depends on nothing else */
    public static LedgerPrint take(Connection connection, Stream stream, Layout layout) throws SQLException {
        Names names = Names.of(connection, stream);
        Catalog catalog = new Catalog(connection);
        List<String> hashes = new ArrayList<>();
        hashes.addAll(catalog.strings(hashOf(names.ledger()) + " WHERE entry.stream = ?", stream.name()));
        hashes.addAll(catalog.strings(hashOf(names.decisions()) + " WHERE entry.stream = ?", stream.name()));
        String table = layout == Layout.Prisma ? Names.PRISMA : stream.flywayTable();
        if (catalog.tableExists(stream.schema(), table)) {
            hashes.addAll(catalog.strings(hashOf(layout == Layout.Prisma ? names.prisma() : names.flyway())));
        }
        return new LedgerPrint(hashes);
    }

    private static String hashOf(String table) {
        return "SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce("
                + "pg_catalog.string_agg(entry::text, E'\\n' ORDER BY entry::text), ''), 'UTF8')), 'hex') FROM "
                + table + " AS entry";
    }
}
