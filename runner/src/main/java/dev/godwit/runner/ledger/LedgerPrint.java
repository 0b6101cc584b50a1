package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

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
        if (counts) {
            return new LedgerPrint(written(List.of(
                    catalog.tableOid(stream.ledgerSchema(), Names.LEDGER),
                    catalog.tableOid(stream.ledgerSchema(), Names.DECISIONS),
                    catalog.tableOid(stream.schema(), layout == Layout.Prisma ? Names.PRISMA : stream.flywayTable()))));
        }
        try (Statement quoting = connection.createStatement()) {
            String own = " WHERE entry.stream = " + quoting.enquoteLiteral(stream.name());
            List<String> parts = List.of(
                    hashOf(names.ledger()) + own,
                    hashOf(names.decisions()) + own,
                    hashOf(layout == Layout.Prisma ? names.prisma() : names.flyway()));
            return new LedgerPrint("SELECT pg_catalog.concat_ws(' ', (" + String.join("), (", parts) + "))");
        }
    }

    /**
     * What the session has written into tables and has not reported yet, which it does between transactions only; which
     * files they are, which are others after TRUNCATE; and their columns. Costs the same however many rows there are. All of
     * it is one plain query, since the server spends more time on planning it than on its answer.
     */
    private static String written(List<Long> tables) {
        String ofEach = tables.stream()
                .map(table -> table + "::pg_catalog.oid")
                .map(oid -> "pg_catalog.pg_relation_filenode(" + oid + ")"
                        + ", pg_catalog.pg_stat_get_xact_tuples_inserted(" + oid + ")"
                        + ", pg_catalog.pg_stat_get_xact_tuples_updated(" + oid + ")"
                        + ", pg_catalog.pg_stat_get_xact_tuples_deleted(" + oid + ")")
                .collect(Collectors.joining(", "));
        String oids = tables.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return "SELECT pg_catalog.concat_ws(',', " + ofEach
                + ", pg_catalog.string_agg(pg_catalog.concat(attrelid, ' ', attname), ',' ORDER BY attrelid, attnum))"
                + " FROM pg_catalog.pg_attribute WHERE attrelid IN (" + oids + ") AND attnum > 0 AND NOT attisdropped";
    }

    private static String hashOf(String table) {
        return "SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(coalesce("
                + "pg_catalog.string_agg(entry::text, E'\\n' ORDER BY entry::text), ''), 'UTF8')), 'hex') FROM "
                + table + " AS entry";
    }
}
