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
                    ? reader
                            .catalog
                            .strings("SELECT value FROM " + reader.names.meta() + " WHERE key = 'lineage'")
                            .stream()
                            .findFirst()
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
        return new Observed(
                ledger,
                tables.problems(),
                layout == Layout.Prisma ? prisma() : flyway(stream.schema(), Names.FLYWAY),
                layout == Layout.Prisma ? flyway(stream.ledgerSchema(), Names.engineTable(stream)) : null,
                foreignHistory(),
                catalog.strings(
                        "SELECT c.relname " + OTHER_TABLES + " ORDER BY c.relname LIMIT " + SOME, stream.schema()),
                Integer.parseInt(catalog.strings("SELECT count(*) " + OTHER_TABLES, stream.schema())
                        .getFirst()));
    }

    private Ledger ledger() throws SQLException {
        List<Ledger.Entry> entries = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT seq, id, sha256, applied_at, duration_ms, job FROM "
                        + names.ledger() + " WHERE stream = ? ORDER BY seq")) {
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
                                    row.getString(6))));
                }
            }
        }
        return new Ledger(entries);
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

    private List<String> foreignHistory() throws SQLException {
        List<String> found = new ArrayList<>();
        List<String> prisma = prisma();
        if (prisma != null && !prisma.isEmpty()) {
            found.add(stream.schema() + "." + Names.PRISMA + rows(prisma));
        }
        List<String> flyway = flyway(stream.schema(), Names.FLYWAY);
        if (flyway != null && !flyway.isEmpty()) {
            found.add(stream.schema() + "." + Names.FLYWAY + rows(flyway));
        }
        return found;
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
