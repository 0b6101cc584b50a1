package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.decide.ScriptForms;
import dev.godwit.runner.decide.ToolRow;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the database says, in one snapshot and without the right to write anything. */
public final class ObservedReader {

    /** How many tables a message may name. */
    private static final int SOME = 5;

    private static final String OTHER_TABLES = """
            FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition
              AND c.relname NOT IN ('_prisma_migrations', ?)
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                              WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            """;

    private final Connection connection;
    private final Stream stream;
    private final Catalog catalog;
    private final Names names;

    private ObservedReader(Connection connection, Stream stream) throws SQLException {
        this.connection = connection;
        this.stream = stream;
        this.catalog = new Catalog(connection);
        this.names = Names.of(connection, stream);
    }

    /**
     * @param connection in autocommit mode, in which it is left again
     * @param deploys whether the ledger is to be written, now or by the run that this one plans
     */
    public static Observed read(Connection connection, Stream stream, Layout layout, boolean deploys)
            throws SQLException {
        return readOnly(connection, () -> new ObservedReader(connection, stream).observe(layout, deploys));
    }

    /** One stream's entries; none if there is no ledger. The connection is in autocommit mode, and left in it. */
    public static Ledger entries(Connection connection, Stream stream) throws SQLException {
        return readOnly(connection, () -> {
            ObservedReader reader = new ObservedReader(connection, stream);
            return reader.catalog.tableExists(stream.ledgerSchema(), Names.LEDGER) ? reader.ledger() : Ledger.EMPTY;
        });
    }

    /** The ledger's lineage; empty if there is no ledger. */
    public static Optional<String> lineage(Connection connection, Stream stream) throws SQLException {
        return readOnly(connection, () -> {
            ObservedReader reader = new ObservedReader(connection, stream);
            return reader.catalog.tableExists(stream.ledgerSchema(), Names.META)
                    ? Optional.ofNullable(reader.meta(Names.LINEAGE))
                    : Optional.empty();
        });
    }

    private Observed observe(Layout layout, boolean deploys) throws SQLException {
        if (!catalog.schemaExists(stream.schema())) {
            throw new RunStopped(
                    Outcome.WaitingForDatabase,
                    "The database has no schema " + stream.schema()
                            + " yet. Nothing was run. Create it with CREATE SCHEMA " + names.schema()
                            + ", owned by the role that deploys.");
        }
        LedgerTables tables = LedgerTables.inspect(catalog, stream, deploys);
        Ledger ledger = tables.usable() ? ledger() : null;
        Set<String> otherStreams = tables.usable() ? otherStreams() : Set.of();
        return new Observed(
                ledger,
                tables.problems(),
                layout == Layout.Prisma ? prisma(tables.usable()) : flyway(),
                foreignHistory(layout == Layout.Prisma ? flyway() : prisma(tables.usable()), layout, otherStreams),
                catalog.strings(
                        "SELECT c.relname " + OTHER_TABLES + " ORDER BY c.relname LIMIT " + SOME,
                        stream.schema(),
                        stream.flywayTable()),
                Integer.parseInt(
                        catalog.strings("SELECT count(*) " + OTHER_TABLES, stream.schema(), stream.flywayTable())
                                .getFirst()),
                tables.usable() ? meta(Names.LINEAGE) : null,
                tables.usable() ? owner() : null,
                otherStreams,
                tables.usable() ? accepted() : List.of());
    }

    /** Other decisions, of kinds of later releases too, are nothing to compare with. */
    private List<Accept> accepted() throws SQLException {
        List<Accept> accepted = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement("SELECT kind, migration, hash, reason FROM "
                + names.decisions() + " WHERE stream = ? AND kind = ANY (?)")) {
            statement.setString(1, stream.name());
            statement.setArray(2, connection.createArrayOf("text", Accept.Kind.values()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String migration = row.getString(2);
                    accepted.add(new Accept(
                            Accept.Kind.valueOf(row.getString(1)),
                            migration.isEmpty() ? null : migration,
                            row.getString(3),
                            row.getString(4)));
                }
            }
        }
        return accepted;
    }

    /** Who deployed last; before a resource could be renamed, only the rows said so. */
    private @Nullable String owner() throws SQLException {
        String claimed = meta(Names.ownerKey(stream));
        return claimed != null
                ? claimed
                : first(catalog.strings(
                        "SELECT owner FROM " + names.ledger() + " WHERE stream = ? ORDER BY seq DESC LIMIT 1",
                        stream.name()));
    }

    private Set<String> otherStreams() throws SQLException {
        return Set.copyOf(catalog.strings(
                "SELECT DISTINCT l.id FROM " + names.ledger() + " l LEFT JOIN " + names.meta()
                        + " m ON m.key = ? || l.stream WHERE l.stream <> ? AND coalesce(m.value, l.stream) = ?",
                Names.SCHEMA_KEY,
                stream.name(),
                stream.schema()));
    }

    private @Nullable String meta(String key) throws SQLException {
        return first(catalog.strings("SELECT value FROM " + names.meta() + " WHERE key = ?", key));
    }

    private static @Nullable String first(List<String> found) {
        return found.isEmpty() ? null : found.getFirst();
    }

    private Ledger ledger() throws SQLException {
        List<Ledger.Entry> entries = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT seq, id, sha256, applied_at, duration_ms, job, state, tool_checksum, lines, tokens FROM "
                        + names.ledger() + " WHERE stream = ? AND state <> 'running' ORDER BY seq")) {
            statement.setString(1, stream.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    entries.add(new Ledger.Entry(
                            row.getInt(1),
                            new AppliedMigration(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getObject(4, OffsetDateTime.class).toInstant(),
                                    row.getLong(5),
                                    row.getString(6)),
                            state(row.getString(2), row.getString(7)),
                            row.getString(8),
                            new ScriptForms(row.getString(9), row.getString(10))));
                }
            }
        }
        return new Ledger(entries);
    }

    private static Ledger.State state(String name, String word) {
        for (Ledger.State state : Ledger.State.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new RunStopped(
                Outcome.HistoryTampered,
                "In the ledger, " + name + " has state " + word + ", which this version does not know. Nothing was"
                        + " run. Deploy with the version that wrote it.");
    }

    /** @param journaled whether the ledger can be asked which unfinished rows are Godwit's own */
    private @Nullable List<ToolRow> prisma(boolean journaled) throws SQLException {
        if (!isThere(stream.schema(), Names.PRISMA, PrismaTable.COLUMNS)) {
            return null;
        }
        Set<String> own = new HashSet<>();
        if (journaled) {
            Journal.read(connection, stream).forEach(unfinished -> own.add(unfinished.migration()));
        }
        return PrismaTable.read(connection, names).stream()
                .filter(row -> row.state() != ToolRow.State.Failed || !own.contains(row.name()))
                .toList();
    }

    private @Nullable List<ToolRow> flyway() throws SQLException {
        return isThere(stream.schema(), stream.flywayTable(), FlywayTable.COLUMNS)
                ? FlywayTable.read(connection, names.flyway())
                : null;
    }

    private boolean isThere(String schema, String table, List<String> columns) throws SQLException {
        if (!catalog.tableExists(schema, table)) {
            return false;
        }
        List<String> missing = catalog.missingColumns(schema, table, columns);
        if (!missing.isEmpty()) {
            throw new RunStopped(
                    Outcome.HistoryTampered,
                    "The table " + schema + "." + table + " is not as its tool makes it: it has no column "
                            + String.join(", ", missing) + ". Nothing was run. If it is another table of that name,"
                            + " rename it; if somebody changed it, put it back.");
        }
        return true;
    }

    private List<String> foreignHistory(@Nullable List<ToolRow> rows, Layout layout, Set<String> otherStreams) {
        long unrecorded = rows == null
                ? 0
                : rows.stream()
                        .filter(row -> !otherStreams.contains(row.name()))
                        .count();
        String table = layout == Layout.Prisma ? stream.flywayTable() : Names.PRISMA;
        return unrecorded == 0
                ? List.of()
                : List.of(stream.schema() + "." + table + " (" + unrecorded + (unrecorded == 1 ? " row)" : " rows)"));
    }

    private static <T> T readOnly(Connection connection, Reading<T> reading) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            return reading.read();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T read() throws SQLException;
    }
}
