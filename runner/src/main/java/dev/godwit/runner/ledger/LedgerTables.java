package dev.godwit.runner.ledger;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether Godwit's own tables are there, whole, and nobody else's.
 *
 * @param usable whether they can be read
 * @param problems why they cannot be trusted, each a sentence; empty if they are not there at all
 */
record LedgerTables(boolean usable, List<String> problems) {

    /** The format of the tables that this version reads and writes. */
    static final String FORMAT = "1";

    private static final List<String> ALL = List.of(Names.META, Names.LEDGER, Names.DEPLOYS);

    static LedgerTables inspect(Catalog catalog, Stream stream) throws SQLException {
        String schema = stream.ledgerSchema();
        List<String> there = new ArrayList<>();
        for (String table : ALL) {
            if (catalog.tableExists(schema, table)) {
                there.add(table);
            }
        }
        if (there.isEmpty()) {
            return new LedgerTables(false, List.of());
        }
        List<String> problems = new ArrayList<>();
        for (String table : ALL) {
            if (!there.contains(table)) {
                problems.add("the table " + schema + "." + table + " is missing");
            }
        }
        problems.addAll(notOwned(catalog, schema));
        problems.addAll(active(catalog, schema));
        if (problems.isEmpty()) {
            refuseOtherFormat(catalog, schema);
        }
        return new LedgerTables(problems.isEmpty(), problems);
    }

    private static List<String> notOwned(Catalog catalog, String schema) throws SQLException {
        return catalog.strings("""
                SELECT 'the table ' || n.nspname || '.' || c.relname || ' belongs to the role '
                       || pg_catalog.pg_get_userbyid(c.relowner) || ', of which ' || current_user || ' is not a member'
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname IN ('meta', 'ledger', 'deploys') AND c.relkind IN ('r', 'p')
                  AND NOT pg_catalog.pg_has_role(c.relowner, 'USAGE')
                ORDER BY 1
                """, schema);
    }

    private static List<String> active(Catalog catalog, String schema) throws SQLException {
        return catalog.strings("""
                SELECT CASE WHEN t.tgname IS NOT NULL THEN 'the trigger ' || t.tgname || ' is on '
                            WHEN r.rulename IS NOT NULL THEN 'the rule ' || r.rulename || ' is on '
                            ELSE 'row level security is on for ' END || n.nspname || '.' || c.relname
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal
                LEFT JOIN pg_catalog.pg_rewrite r ON r.ev_class = c.oid
                WHERE n.nspname = ? AND c.relname IN ('meta', 'ledger', 'deploys') AND c.relkind IN ('r', 'p')
                  AND (t.oid IS NOT NULL OR r.oid IS NOT NULL OR c.relrowsecurity)
                ORDER BY 1
                """, schema);
    }

    private static void refuseOtherFormat(Catalog catalog, String schema) throws SQLException {
        List<String> format = catalog.strings(
                "SELECT value FROM " + catalog.quoted(schema) + "." + Names.META + " WHERE key = 'format'");
        if (!format.equals(List.of(FORMAT))) {
            throw new RunStopped(
                    Outcome.InvalidSpec,
                    "The ledger in the schema " + schema + " has format "
                            + (format.isEmpty() ? "none" : format.getFirst()) + ", and this version of Godwit knows "
                            + FORMAT + " only. Nothing was run. Use the version that wrote it, or a newer one.");
        }
    }
}
