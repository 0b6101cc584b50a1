package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The question whether a script has changed anything that is recorded of a stream: two answers of one transaction differ if
 * it has, or has tried to.
 *
 * @param query has one row and one column; to be asked under Godwit's own settings
 */
public record LedgerPrint(String query) {

    /** The tables have to be there, and stay the same ones as long as the question is asked. */
    public static LedgerPrint of(Connection connection, Stream stream, Layout layout) throws SQLException {
        Names names = Names.of(connection, stream);
        Catalog catalog = new Catalog(connection);
        // A server that does not count can only be asked what the rows are, which takes the longer the more there are.
        boolean counts = catalog.strings("SELECT pg_catalog.current_setting('track_counts')")
                .getFirst()
                .equals("on");
        List<String> parts = new ArrayList<>();
        if (counts) {
            parts.add(written(catalog, stream.ledgerSchema(), Names.LEDGER));
            parts.add(written(catalog, stream.ledgerSchema(), Names.DECISIONS));
            parts.add(written(catalog, stream.schema(), layout == Layout.Prisma ? Names.PRISMA : stream.flywayTable()));
        } else {
            try (Statement quoting = connection.createStatement()) {
                String own = " WHERE entry.stream = " + quoting.enquoteLiteral(stream.name());
                parts.add(hashOf(names.ledger()) + own);
                parts.add(hashOf(names.decisions()) + own);
                parts.add(hashOf(layout == Layout.Prisma ? names.prisma() : names.flyway()));
            }
        }
        return new LedgerPrint("SELECT pg_catalog.concat_ws(' ', (" + String.join("), (", parts) + "))");
    }

    /**
     * What the session has written into a table and has not reported yet, which it does between transactions only; and which
     * file it is, which is another one after TRUNCATE. Costs the same however many rows there are.
     */
    private static String written(Catalog catalog, String schema, String table) throws SQLException {
        String oid = catalog.tableOid(schema, table) + "::pg_catalog.oid";
        return "SELECT pg_catalog.concat_ws(',', pg_catalog.pg_relation_filenode(" + oid + ")"
                + ", pg_catalog.pg_stat_get_xact_tuples_inserted(" + oid + ")"
                + ", pg_catalog.pg_stat_get_xact_tuples_updated(" + oid + ")"
                + ", pg_catalog.pg_stat_get_xact_tuples_deleted(" + oid + ")"
                + ", pg_catalog.string_agg(attname, ',' ORDER BY attnum))"
                + " FROM pg_catalog.pg_attribute WHERE attrelid = " + oid + " AND attnum > 0 AND NOT attisdropped";
    }

    private static String hashOf(String table) {
        return "SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce("
                + "pg_catalog.string_agg(entry::text, E'\\n' ORDER BY entry::text), ''), 'UTF8')), 'hex') FROM "
                + table + " AS entry";
    }
}
