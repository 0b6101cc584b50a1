package dev.godwit.runner.it;

import dev.godwit.runner.connect.ConnectionSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A database of the test server, seen by its superuser. */
public record Database(String name) {

    public Connection connect() {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://localhost:" + Server.port() + "/" + name + "?user=postgres");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void drop() {
        new Database("postgres").execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** The first column of every row, as text. */
    public List<@Nullable String> strings(String sql) {
        List<@Nullable String> found = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return found;
    }

    @Nullable
    String string(String sql) {
        return strings(sql).getFirst();
    }

    /** Everything that a run could have changed, as text. */
    String contents() {
        return String.valueOf(strings("""
                        SELECT n.nspname || '.' || c.relname || ' ' || c.relkind::text || ' ' || c.oid || ' '
                               || CASE WHEN c.relkind = 'r' THEN query_to_xml(format(
                                      'SELECT md5(string_agg(t::text, '','' ORDER BY t::text)) FROM %I.%I t',
                                      n.nspname, c.relname), true, true, '')::text ELSE '' END
                        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
                        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace
                        WHERE nspname NOT LIKE 'pg_temp%' AND nspname NOT LIKE 'pg_toast%'
                        ORDER BY 1
                        """));
    }

    List<@Nullable String> ledger() {
        return strings("SELECT id FROM godwit.ledger ORDER BY stream, seq");
    }

    boolean has(String relation) {
        return "t".equals(string("SELECT to_regclass('" + relation + "') IS NOT NULL"));
    }

    public ConnectionSpec as(String user, @Nullable String password) {
        return new ConnectionSpec("localhost", Server.port(), name, user, password, null, null, 5);
    }

    public ConnectionSpec superuser() {
        return as("postgres", null);
    }

    Map<String, String> environment() {
        return Map.of(
                "PGHOST",
                "localhost",
                "PGPORT",
                String.valueOf(Server.port()),
                "PGDATABASE",
                name,
                "PGUSER",
                "postgres");
    }
}
