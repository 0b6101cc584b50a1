package dev.godwit.runner.ledger;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Whether Godwit's own tables are there, whole, and nobody else's.
 *
 * @param usable whether they can be read
 * @param problems why they cannot be trusted, each a sentence; empty if they are not there at all
 */
record LedgerTables(boolean usable, List<String> problems) {

    /** The format of the tables that this version reads and writes. */
    static final String FORMAT = "1";

    private static final SequencedMap<String, List<String>> ALL = columns();

    private static SequencedMap<String, List<String>> columns() {
        SequencedMap<String, List<String>> columns = new LinkedHashMap<>();
        columns.put(Names.META, List.of("key", "value"));
        columns.put(
                Names.LEDGER,
                List.of(
                        "stream",
                        "seq",
                        "id",
                        "sha256",
                        "state",
                        "applied_at",
                        "duration_ms",
                        "tool_checksum",
                        "lines",
                        "tokens",
                        "owner",
                        "job",
                        "run"));
        columns.put(Names.DEPLOYS, List.of("stream", "bundle_digest", "at", "owner", "job", "run"));
        columns.put(
                Names.DECISIONS, List.of("stream", "kind", "migration", "hash", "reason", "at", "owner", "job", "run"));
        return columns;
    }

    /** @param writes whether the run is to write them: whoever only reads need not own them */
    static LedgerTables inspect(Catalog catalog, Stream stream, boolean writes) throws SQLException {
        String schema = stream.ledgerSchema();
        List<String> there = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String table : ALL.keySet()) {
            if (catalog.tableExists(schema, table)) {
                there.add(table);
            }
            catalog.kindOfNoTable(schema, table)
                    .ifPresent(
                            kind -> problems.add(schema + "." + table + " is " + kind + " and not the ledger's table"));
        }
        if (there.isEmpty()) {
            return new LedgerTables(false, problems);
        }
        for (String table : ALL.keySet()) {
            if (!there.contains(table)) {
                problems.add("the table " + schema + "." + table + " is missing");
            } else {
                for (String column : catalog.missingColumns(schema, table, ALL.get(table))) {
                    problems.add("the table " + schema + "." + table + " has no column " + column);
                }
            }
        }
        if (writes) {
            problems.addAll(notOwned(catalog, schema));
        }
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
                WHERE n.nspname = ? AND c.relname IN ('meta', 'ledger', 'deploys', 'decisions') AND c.relkind IN ('r', 'p')
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
                WHERE n.nspname = ? AND c.relname IN ('meta', 'ledger', 'deploys', 'decisions') AND c.relkind IN ('r', 'p')
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
