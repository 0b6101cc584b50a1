package dev.godwit.runner.engine;

import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/**
 * Whether an index is defined as a statement defines it. The server itself says so: it makes the same index on an empty copy of
 * the table, in a transaction that is rolled back, and the two are compared.
 */
final class IndexProbe {

    private static final String PROBE = "godwit_probe";

    private final Connection connection;
    private final String schema;
    private final String statement;

    IndexProbe(Connection connection, String schema, String statement) {
        this.connection = connection;
        this.schema = schema;
        this.statement = statement;
    }

    /** False also if the server refuses to make the copy. The connection is in autocommit mode, and left in it. */
    boolean isWanted(Name index, Name table) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement sql = connection.createStatement()) {
            String home = sql.enquoteIdentifier(schema, true);
            String like = sql.enquoteIdentifier(Objects.requireNonNullElse(table.schema(), schema), true) + "."
                    + sql.enquoteIdentifier(table.name(), true);
            sql.execute("SET LOCAL search_path TO " + home);
            sql.execute("CREATE TEMPORARY TABLE " + PROBE + " (LIKE " + like + ")");
            sql.execute(onCopy());
            return definition("pg_temp", PROBE + "_index")
                    .equals(definition(Objects.requireNonNullElse(index.schema(), schema), index.name()));
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return false;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The statement with the copy in the place of the table, and without CONCURRENTLY and IF NOT EXISTS. */
    private String onCopy() {
        List<Token> tokens = SqlLexer.significant(statement);
        int at = 0;
        while (!tokens.get(at).is("ON")) {
            at++;
        }
        at++;
        if (tokens.get(at).is("ONLY")) {
            at++;
        }
        while (tokens.get(at + 1).text().equals(".")) {
            at += 2;
        }
        Token tableName = tokens.get(at);
        boolean unique = tokens.get(1).is("UNIQUE");
        return "CREATE " + (unique ? "UNIQUE " : "") + "INDEX " + PROBE + "_index ON pg_temp." + PROBE + " "
                + statement.substring(tableName.start() + tableName.text().length());
    }

    /** Everything that makes an index what it is, but for its name, its table and where it is stored. */
    private String definition(String inSchema, String index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT pg_catalog.concat_ws('|', c.relam, i.indisunique, i.indnkeyatts, i.indnatts, i.indoption, i.indclass,
                           i.indcollation, pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct', c.reloptions,
                           (SELECT pg_catalog.string_agg(pg_catalog.pg_get_indexdef(i.indexrelid, k, false), ',' ORDER BY k)
                            FROM pg_catalog.generate_series(1, i.indnatts) AS k),
                           pg_catalog.pg_get_expr(i.indpred, i.indrelid))
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.relname = ? AND (n.nspname = ? OR (? = 'pg_temp' AND n.oid = pg_catalog.pg_my_temp_schema()))
                """)) {
            select.setString(1, index);
            select.setString(2, inSchema);
            select.setString(3, inSchema);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
