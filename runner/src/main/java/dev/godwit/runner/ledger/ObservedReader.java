package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
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
              AND c.relname NOT IN ('_prisma_migrations', 'flyway_schema_history')
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

    /** @param connection in autocommit mode, in which it is left again */
    public static Observed read(Connection connection, Stream stream, Layout layout) throws SQLException {
        return readOnly(connection, () -> new ObservedReader(connection, stream).observe(layout));
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

    private Observed observe(Layout layout) throws SQLException {
        if (!catalog.schemaExists(stream.schema())) {
            throw new RunStopped(
                    Outcome.WaitingForDatabase,
                    "The database has no schema " + stream.schema()
                            + " yet. Nothing was run. Create it with CREATE SCHEMA " + names.schema()
                            + ", owned by the role that deploys.");
        }
        LedgerTables tables = LedgerTables.inspect(catalog, stream);
        Ledger ledger = tables.usable() ? ledger() : null;
        Set<String> otherStreams = tables.usable() ? otherStreams() : Set.of();
        return new Observed(
                ledger,
                tables.problems(),
                layout == Layout.Prisma ? prisma() : flyway(stream.schema(), Names.FLYWAY),
                layout == Layout.Prisma ? flyway(stream.ledgerSchema(), Names.engineTable(stream)) : null,
                foreignHistory(otherStreams),
                catalog.strings(
                        "SELECT c.relname " + OTHER_TABLES + " ORDER BY c.relname LIMIT " + SOME, stream.schema()),
                Integer.parseInt(catalog.strings("SELECT count(*) " + OTHER_TABLES, stream.schema())
                        .getFirst()),
                tables.usable() ? meta(Names.LINEAGE) : null,
                tables.usable() ? owner() : null,
                otherStreams);
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
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT seq, id, sha256, applied_at, duration_ms, job, state FROM "
                        + names.ledger() + " WHERE stream = ? ORDER BY seq")) {
            statement.setString(1, stream.name());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    refuseUnknownState(row.getString(2), row.getString(7));
                    entries.add(new Ledger.Entry(
                            row.getInt(1),
                            new AppliedMigration(
                                    row.getString(2),
                                    row.getString(3),
                                    row.getObject(4, OffsetDateTime.class).toInstant(),
                                    row.getLong(5),
                                    row.getString(6))));
                }
            }
        }
        return new Ledger(entries);
    }

    private static void refuseUnknownState(String name, String state) {
        if (!state.equals("applied")) {
            throw new RunStopped(
                    Outcome.HistoryTampered,
                    "In the ledger, " + name + " has state " + state + ", which this version does not know. Nothing was"
                            + " run. Deploy with the version that wrote it.");
        }
    }

    /** Prisma's migrations that are applied or under way; those rolled back do not count. */
    private @Nullable List<String> prisma() throws SQLException {
        if (!catalog.tableExists(stream.schema(), Names.PRISMA)) {
            return null;
        }
        return catalog.strings("SELECT migration_name FROM " + names.prisma()
                + " WHERE rolled_back_at IS NULL ORDER BY started_at, migration_name");
    }

    private @Nullable List<String> flyway(String schema, String table) throws SQLException {
        if (!catalog.tableExists(schema, table)) {
            return null;
        }
        return catalog.strings("SELECT script FROM " + catalog.quoted(schema) + "." + catalog.quoted(table)
                + " WHERE NOT (type = 'BASELINE' AND version = '0') ORDER BY installed_rank");
    }

    private List<String> foreignHistory(Set<String> otherStreams) throws SQLException {
        List<String> found = new ArrayList<>();
        List<String> prisma = unrecorded(prisma(), otherStreams);
        if (!prisma.isEmpty()) {
            found.add(stream.schema() + "." + Names.PRISMA + rows(prisma));
        }
        List<String> flyway = unrecorded(flyway(stream.schema(), Names.FLYWAY), otherStreams);
        if (!flyway.isEmpty()) {
            found.add(stream.schema() + "." + Names.FLYWAY + rows(flyway));
        }
        return found;
    }

    private static List<String> unrecorded(@Nullable List<String> history, Set<String> otherStreams) {
        return history == null
                ? List.of()
                : history.stream().filter(name -> !otherStreams.contains(name)).toList();
    }

    private static String rows(List<String> history) {
        return " (" + history.size() + (history.size() == 1 ? " row)" : " rows)");
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
