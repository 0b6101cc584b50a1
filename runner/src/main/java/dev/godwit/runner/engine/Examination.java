package dev.godwit.runner.engine;

import dev.godwit.runner.sql.Effect;
import dev.godwit.runner.sql.Name;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks what has become of a statement. Writes nothing; the connection is in autocommit mode, and left in it. */
final class Examination {

    private final Connection connection;
    private final String schema;
    private final String statement;

    /**
     * @param schema in which unqualified names are
     * @param statement its text
     */
    Examination(Connection connection, String schema, String statement) {
        this.connection = connection;
        this.schema = schema;
        this.statement = statement;
    }

    Aftermath of(Effect effect) throws SQLException {
        return switch (effect) {
            case Effect.IndexCreated created -> indexCreated(created);
            case Effect.IndexDropped(Name index) ->
                relation(index, "'i', 'I'") ? new Aftermath.Nothing() : new Aftermath.Done();
            case Effect.Reindexed reindexed -> reindexed(reindexed);
            case Effect.PartitionDetached detached -> detached(detached);
            case Effect.DatabaseCreated(String database) -> databaseCreated(database);
            case Effect.DatabaseDropped(String database) ->
                rows("SELECT 1 FROM pg_catalog.pg_database WHERE datname = ?", database)
                                .isEmpty()
                        ? new Aftermath.Done()
                        : new Aftermath.Nothing();
            case Effect.Repeatable() -> new Aftermath.Nothing();
            case Effect.Unknown() ->
                new Aftermath.Doubtful("Nothing in the database tells whether the statement has taken effect.");
        };
    }

    private Aftermath indexCreated(Effect.IndexCreated created) throws SQLException {
        Name index = new Name(schemaOf(created.table()), created.index());
        if (!relation(index, "'r', 'p', 'i', 'I', 'S', 'v', 'm', 'c', 'f'")) {
            return new Aftermath.Nothing();
        }
        List<String> validity = rows(
                """
                        SELECT i.indisvalid AND i.indisready AND i.indislive
                        FROM pg_catalog.pg_class c
                        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                        JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                        JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                        WHERE n.nspname = ? AND c.relname = ? AND t.relname = ?
                        """,
                Objects.requireNonNull(index.schema()),
                index.name(),
                created.table().name());
        if (validity.isEmpty()) {
            return new Aftermath.Doubtful(
                    "There is something else called " + index + ", which is no index of " + created.table() + ".");
        }
        if (validity.getFirst().equals("f")) {
            return new Aftermath.Part(List.of("DROP INDEX CONCURRENTLY " + quoted(index)), false);
        }
        return new IndexProbe(connection, schema, statement).isWanted(index, created.table())
                ? new Aftermath.Done()
                : new Aftermath.Doubtful("There is a valid index " + index + " on " + created.table()
                        + ", but it is not defined as the migration defines it, or that cannot be found out.");
    }

    /** Building indexes anew may be done again; what it leaves behind when it is broken off is in the way of nothing but writes. */
    private Aftermath reindexed(Effect.Reindexed reindexed) throws SQLException {
        Name target = reindexed.target();
        String which = switch (reindexed.kind()) {
            case Index ->
                "t.oid = (SELECT b.indrelid FROM pg_catalog.pg_index b JOIN pg_catalog.pg_class bc ON bc.oid ="
                        + " b.indexrelid WHERE bc.relnamespace = n.oid AND bc.relname = ?)";
            case Table -> "t.relname = ?";
            case More -> "? = ''";
        };
        List<String> left = rows(
                """
                        SELECT c.relname
                        FROM pg_catalog.pg_class c
                        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                        JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                        JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
                        WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' AND n.nspname = ? AND\s""" + which + " ORDER BY 1",
                target == null ? schema : schemaOf(target),
                target == null ? "" : target.name());
        List<String> repairs = new ArrayList<>();
        for (String index : left) {
            repairs.add(
                    "DROP INDEX CONCURRENTLY " + quoted(new Name(target == null ? schema : schemaOf(target), index)));
        }
        return repairs.isEmpty() ? new Aftermath.Nothing() : new Aftermath.Part(repairs, false);
    }

    private Aftermath detached(Effect.PartitionDetached detached) throws SQLException {
        if (!relation(detached.table(), "'p'") || !relation(detached.partition(), "'r', 'p', 'f'")) {
            return new Aftermath.Doubtful(
                    "The table " + detached.table() + " or its partition " + detached.partition() + " is not there.");
        }
        List<String> pending = rows(
                """
                        SELECT h.inhdetachpending
                        FROM pg_catalog.pg_inherits h
                        JOIN pg_catalog.pg_class t ON t.oid = h.inhparent
                        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                        JOIN pg_catalog.pg_class p ON p.oid = h.inhrelid
                        JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
                        WHERE tn.nspname = ? AND t.relname = ? AND pn.nspname = ? AND p.relname = ?
                        """,
                schemaOf(detached.table()),
                detached.table().name(),
                schemaOf(detached.partition()),
                detached.partition().name());
        if (pending.isEmpty()) {
            return new Aftermath.Done();
        }
        return pending.getFirst().equals("t")
                ? new Aftermath.Part(
                        List.of("ALTER TABLE " + quoted(detached.table()) + " DETACH PARTITION "
                                + quoted(detached.partition()) + " FINALIZE"),
                        true)
                : new Aftermath.Nothing();
    }

    private Aftermath databaseCreated(String database) throws SQLException {
        List<String> limit = rows("SELECT datconnlimit FROM pg_catalog.pg_database WHERE datname = ?", database);
        if (limit.isEmpty()) {
            return new Aftermath.Nothing();
        }
        return limit.getFirst().equals("-2")
                ? new Aftermath.Doubtful("There is a database " + database + ", and it is broken.")
                : new Aftermath.Done();
    }

    private boolean relation(Name name, String kinds) throws SQLException {
        return !rows(
                        "SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN (" + kinds + ")",
                        schemaOf(name),
                        name.name())
                .isEmpty();
    }

    private String schemaOf(Name name) {
        return Objects.requireNonNullElse(name.schema(), schema);
    }

    private String quoted(Name name) throws SQLException {
        try (Statement quoting = connection.createStatement()) {
            return quoting.enquoteIdentifier(schemaOf(name), true) + "." + quoting.enquoteIdentifier(name.name(), true);
        }
    }

    private List<String> rows(String sql, String... parameters) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                select.setString(i + 1, parameters[i]);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }
}
