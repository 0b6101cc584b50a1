package dev.godwit.runner.review.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.it.Database;
import dev.godwit.runner.it.Server;
import dev.godwit.runner.review.act.DataType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TypeChangeIT {

    private static final List<String> TYPES = List.of(
            "bool",
            "bpchar",
            "bytea",
            "cidr",
            "date",
            "float4",
            "float8",
            "inet",
            "int2",
            "int4",
            "int8",
            "interval",
            "json",
            "jsonb",
            "numeric",
            "text",
            "time",
            "timestamp",
            "timestamptz",
            "timetz",
            "uuid",
            "varchar");

    private static final String CANNOT_BE_CAST = "42804";

    @Test
    void aChangeOfTypeNeedsUsingWhereTheServerSaysSo() throws SQLException {
        Set<String> server = new TreeSet<>();
        Set<String> said = new TreeSet<>();
        Database database = Server.database();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String from : TYPES) {
                for (String to : TYPES) {
                    if (refuses(statement, from, to)) {
                        server.add(from + " to " + to);
                    }
                    if (TypeChange.needsUsing(type(from), type(to))) {
                        said.add(from + " to " + to);
                    }
                }
            }
        }
        assertThat(said).isEqualTo(server);
    }

    private static boolean refuses(Statement statement, String from, String to) throws SQLException {
        statement.execute("DROP TABLE IF EXISTS t");
        statement.execute("CREATE TABLE t (c " + from + ")");
        try {
            statement.execute("ALTER TABLE t ALTER COLUMN c TYPE " + to);
            return false;
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo(CANNOT_BE_CAST);
            return true;
        }
    }

    private static DataType type(String name) {
        return new DataType(null, name, List.of(), false);
    }

    @Test
    void noFunctionThatCountsAsSteadyIsVolatile() {
        String names = String.join("','", Volatility.STEADY);
        Database database = Server.database();
        assertThat(database.strings("SELECT DISTINCT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
                        + " WHERE nspname = 'pg_catalog' AND provolatile = 'v' AND NOT 'timetz'::regtype = ANY (proargtypes)"
                        + " AND proname IN ('" + names + "')"))
                .isEmpty();
        assertThat(database.strings("SELECT DISTINCT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace"
                        + " WHERE nspname = 'pg_catalog' AND proname IN ('" + names + "')"))
                .containsExactlyInAnyOrderElementsOf(Volatility.STEADY);
    }
}
