package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Questions to PostgreSQL's catalogue. Needs no right beyond that to connect. */
final class Catalog {

    private final Connection connection;

    Catalog(Connection connection) {
        this.connection = connection;
    }

    boolean schemaExists(String schema) throws SQLException {
        return yes("SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ?)", schema);
    }

    boolean tableExists(String schema, String table) throws SQLException {
        return yes(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
                        + " c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p'))",
                schema,
                table);
    }

    /** @throws IllegalStateException if it is not there */
    long tableOid(String schema, String table) throws SQLException {
        return strings(
                        "SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid ="
                                + " c.relnamespace WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')",
                        schema,
                        table)
                .stream()
                .findFirst()
                .map(Long::valueOf)
                .orElseThrow(() -> new IllegalStateException("there is no table " + schema + "." + table));
    }

    /** What a relation of this name is, if it is no table: such as {@code view}; empty if it is one, or not there. */
    Optional<String> kindOfNoTable(String schema, String name) throws SQLException {
        return strings("""
                        SELECT CASE c.relkind WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view'
                               WHEN 'S' THEN 'a sequence' WHEN 'f' THEN 'a foreign table'
                               WHEN 'c' THEN 'a type' ELSE 'an index' END
                        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname = ? AND c.relname = ? AND c.relkind NOT IN ('r', 'p')
                        """, schema, name).stream().findFirst();
    }

    /** Which of these columns a table lacks. */
    List<String> missingColumns(String schema, String table, List<String> columns) throws SQLException {
        List<String> missing = new ArrayList<>(columns);
        missing.removeAll(strings(
                "SELECT a.attname FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid"
                        + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped",
                schema,
                table));
        return missing;
    }

    boolean mayInsert(String qualified) throws SQLException {
        return yes(
                "SELECT pg_catalog.has_table_privilege(?, 'INSERT') AND pg_catalog.has_table_privilege(?, 'SELECT')",
                qualified,
                qualified);
    }

    /** @param right such as {@code CREATE} or {@code USAGE} */
    boolean hasSchemaRight(String schema, String right) throws SQLException {
        return yes("SELECT pg_catalog.has_schema_privilege(?, ?)", schema, right);
    }

    boolean mayCreateSchemas() throws SQLException {
        return yes("SELECT pg_catalog.has_database_privilege(pg_catalog.current_database(), 'CREATE')");
    }

    String currentUser() throws SQLException {
        return strings("SELECT current_user").getFirst();
    }

    String quoted(String identifier) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(identifier, true);
        }
    }

    /** The first column of every row, in the order of the query. */
    List<String> strings(String sql, String... parameters) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private boolean yes(String sql, String... parameters) throws SQLException {
        return strings(sql, parameters).getFirst().equals("t");
    }
}
