package dev.godwit.runner.review;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a database in which a script of the corpus can run: runs the older migrations for real, asks the server what the script
 * misses, makes that, and puts three rows into every table. Nothing of it knows what the review expects.
 */
final class Stage {

    private static final int MOST_MISSING = 20;

    /** What people call a column that holds a number. */
    private static final Set<String> NUMBERS =
            Set.of("a", "b", "n", "age", "amount", "sum", "score", "total", "price", "customer", "owner_id");

    /** What the server says is missing, and what is made then, of the first that fits; the text in quotes is the first group. */
    private static final List<Map.Entry<Pattern, String>> REPAIRS = List.of(
            Map.entry(Pattern.compile("schema \"(.+?)\" does not exist"), "CREATE SCHEMA %s"),
            Map.entry(
                    Pattern.compile("\"(.+?)\" is not a materialized view"),
                    "DROP TABLE %1$s; CREATE MATERIALIZED VIEW %1$s AS SELECT x AS id FROM generate_series(1, 3) x"),
            Map.entry(
                    Pattern.compile("materialized view \"(.+?)\" does not exist"),
                    "CREATE MATERIALIZED VIEW %s AS SELECT 1 AS id"),
            Map.entry(Pattern.compile("view \"(.+?)\" does not exist"), "CREATE VIEW %s AS SELECT 1 AS id"),
            Map.entry(Pattern.compile("sequence \"(.+?)\" does not exist"), "CREATE SEQUENCE %s"),
            Map.entry(Pattern.compile("type \"(.+?)\" does not exist"), "CREATE TYPE %s AS ENUM ('a')"),
            Map.entry(
                    Pattern.compile("index \"(.+?)\" does not exist"),
                    "CREATE TABLE IF NOT EXISTS indexed (id bigint PRIMARY KEY); CREATE INDEX %s ON indexed (id)"),
            Map.entry(
                    Pattern.compile("function (\\w+)\\(\\) does not exist"),
                    "CREATE FUNCTION %s() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN clock_timestamp(); END'"),
            Map.entry(
                    Pattern.compile("(?:relation|table) \"(.+?)\" does not exist"),
                    "CREATE TABLE %s (id bigint PRIMARY KEY, extra text)"));

    private static final Pattern COLUMN = Pattern.compile("column \"(.+?)\" of relation \"(.+?)\" does not exist");
    private static final Pattern KEY_COLUMN = Pattern.compile("column \"(.+?)\" (?:named in key )?does not exist");
    private static final Pattern CONSTRAINT =
            Pattern.compile("constraint \"(.+?)\" of relation \"(.+?)\" does not exist");

    private static final String FILL = """
            SELECT format('INSERT INTO %s (%s) SELECT %s FROM generate_series(1, 3) n', c.oid::regclass,
                string_agg(quote_ident(a.attname), ', '), string_agg(CASE
                    WHEN t.typcategory = 'N' THEN 'n'
                    WHEN t.typcategory = 'S' THEN 'n || ''v'''
                    WHEN t.typcategory = 'D' THEN '(now() + n * interval ''1 day'')'
                    WHEN t.typcategory = 'B' THEN 'n > 1'
                    WHEN t.typcategory = 'A' THEN '''{}'''
                    WHEN t.typcategory = 'E' THEN 'enum_first(NULL::' || format_type(t.oid, NULL) || ')'
                    WHEN t.typname = 'uuid' THEN 'gen_random_uuid()'
                    WHEN t.typname LIKE 'json%' THEN '''{}'''
                    ELSE 'NULL' END || '::' || format_type(a.atttypid, a.atttypmod), ', '))
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
            WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')
              AND c.relkind = 'r' AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
              AND a.attgenerated = '' AND a.attidentity <> 'a'
            GROUP BY c.oid
            """;

    private final Connection connection;

    /** @param connection a superuser's, in autocommit mode between the calls */
    Stage(Connection connection) {
        this.connection = connection;
    }

    /** Whether the older ones could be run, and with what there is the judged one does not miss anything. */
    boolean prepare(List<String> older, String judged) throws SQLException {
        clear();
        for (String script : older) {
            if (repaired(script, true).isPresent()) {
                return false;
            }
        }
        Optional<SQLException> error = repaired(judged, false);
        fill();
        return error.isEmpty() || !isMissing(error.get());
    }

    /** Class 42 is what has to do with names and types, but for syntax and for a cast that there is not. */
    private static boolean isMissing(SQLException error) {
        String state = error.getSQLState();
        boolean cast = String.valueOf(error.getMessage()).contains("cannot be cast automatically");
        return state.startsWith("3F") || (state.startsWith("42") && !state.equals("42601") && !cast);
    }

    private void clear() throws SQLException {
        connection.setAutoCommit(true);
        List<String> schemas = strings(
                "SELECT quote_ident(nspname) FROM pg_namespace" + " WHERE nspname !~ '^(pg_|information_schema)'");
        try (Statement statement = connection.createStatement()) {
            statement.execute("RESET ALL");
            for (String schema : schemas) {
                statement.execute("DROP SCHEMA " + schema + " CASCADE");
            }
            statement.execute("CREATE SCHEMA public");
        }
    }

    private Optional<SQLException> repaired(String script, boolean keep) throws SQLException {
        List<String> made = new ArrayList<>();
        Optional<SQLException> error = run(script, keep);
        for (int i = 0; i < MOST_MISSING && error.isPresent(); i++) {
            Optional<String> repair = repair(error.get());
            if (repair.isEmpty()
                    || made.contains(repair.get())
                    || run(repair.get(), true).isPresent()) {
                return error;
            }
            made.add(repair.get());
            error = run(script, keep);
        }
        return error;
    }

    private Optional<SQLException> run(String script, boolean keep) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(script);
            if (keep) {
                connection.commit();
            }
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Optional<String> repair(SQLException error) throws SQLException {
        String message = String.valueOf(error.getMessage());
        Matcher column = COLUMN.matcher(message);
        if (column.find()) {
            return Optional.of(addColumn(column.group(2), column.group(1)));
        }
        Matcher constraint = CONSTRAINT.matcher(message);
        if (constraint.find()) {
            return Optional.of("ALTER TABLE " + named(constraint.group(2)) + " ADD CONSTRAINT \"" + constraint.group(1)
                    + "\" CHECK (extra <> '')");
        }
        Matcher key = KEY_COLUMN.matcher(message);
        if (key.find()) {
            StringBuilder everywhere = new StringBuilder();
            for (String table : strings(
                    "SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                            + " AND relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema)')")) {
                everywhere
                        .append("ALTER TABLE ")
                        .append(table)
                        .append(" ADD COLUMN IF NOT EXISTS \"")
                        .append(key.group(1))
                        .append("\" ")
                        .append(type(key.group(1)))
                        .append(';');
            }
            return Optional.of(everywhere.toString());
        }
        return REPAIRS.stream()
                .map(repair -> Map.entry(repair.getKey().matcher(message), repair.getValue()))
                .filter(repair -> repair.getKey().find())
                .map(repair -> repair.getValue().formatted(named(repair.getKey().group(1))))
                .findFirst();
    }

    private static String addColumn(String table, String column) {
        return "ALTER TABLE " + named(table) + " ADD COLUMN \"" + column + "\" " + type(column);
    }

    private static String type(String column) {
        return NUMBERS.contains(column) ? "bigint" : "text";
    }

    /** The server's messages do not quote the parts of a name. */
    private static String named(String name) {
        return "\"" + name.replace(".", "\".\"") + "\"";
    }

    private void fill() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            for (String insert : strings(FILL)) {
                try {
                    statement.execute(insert);
                } catch (SQLException e) {
                    // A table that takes no such rows stays empty, and nothing is claimed about it.
                }
            }
            for (String view : strings("SELECT oid::regclass FROM pg_class WHERE relkind = 'm'")) {
                statement.execute("REFRESH MATERIALIZED VIEW " + view);
            }
            statement.execute("RESET session_replication_role");
        }
    }

    private List<String> strings(String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }
}
