package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Makes the tables that a first run needs, in one transaction. Only under the deploy lock. */
public final class LedgerBootstrap {

    private final Stream stream;
    private final Layout layout;
    private final Catalog catalog;
    private final Names names;

    private LedgerBootstrap(Connection connection, Stream stream, Layout layout) throws SQLException {
        this.stream = stream;
        this.layout = layout;
        this.catalog = new Catalog(connection);
        this.names = Names.of(connection, stream);
    }

    /**
     * @param connection in autocommit mode, in which it is left again
     * @throws RunStopped {@link Outcome#CredentialsRefused} with the statements for a DBA if a right is missing, before
     *     anything is written
     */
    public static void ensure(Connection connection, Stream stream, Layout layout) throws SQLException {
        LedgerBootstrap bootstrap = new LedgerBootstrap(connection, stream, layout);
        bootstrap.requireRights();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : bootstrap.missing()) {
                statement.execute(sql);
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** Whether Flyway's own table is there. */
    public static boolean hasFlywayTable(Connection connection, Stream stream) throws SQLException {
        return new Catalog(connection).tableExists(stream.schema(), stream.flywayTable());
    }

    private void requireRights() throws SQLException {
        String role = catalog.quoted(catalog.currentUser());
        if (!catalog.hasSchemaRight(stream.schema(), "CREATE") || !catalog.hasSchemaRight(stream.schema(), "USAGE")) {
            throw new RunStopped(
                    Outcome.CredentialsRefused,
                    "The role " + catalog.currentUser() + " may not create anything in the schema " + stream.schema()
                            + ". Nothing was changed. Let the DBA run: GRANT USAGE, CREATE ON SCHEMA " + names.schema()
                            + " TO " + role + ";");
        }
        String table = layout == Layout.Prisma ? Names.PRISMA : stream.flywayTable();
        String qualified = layout == Layout.Prisma ? names.prisma() : names.flyway();
        if (catalog.tableExists(stream.schema(), table) && !catalog.mayInsert(qualified)) {
            throw new RunStopped(
                    Outcome.CredentialsRefused,
                    "The role " + catalog.currentUser() + " may not write to the table " + stream.schema() + "." + table
                            + ", in which the migration tool is to see what Godwit applies. Nothing was changed. Let its"
                            + " owner run: GRANT SELECT, INSERT, UPDATE ON " + qualified + " TO " + role + ";");
        }
        if (!catalog.schemaExists(stream.ledgerSchema())) {
            if (!catalog.mayCreateSchemas()) {
                throw new RunStopped(
                        Outcome.CredentialsRefused,
                        "The role " + catalog.currentUser() + " may not create the schema " + stream.ledgerSchema()
                                + ", in which Godwit records what it applies. Nothing was changed. Let the DBA run: CREATE"
                                + " SCHEMA " + names.ledgerSchema() + " AUTHORIZATION " + role
                                + "; GRANT USAGE ON SCHEMA "
                                + names.ledgerSchema() + " TO PUBLIC;");
            }
        } else if (!catalog.hasSchemaRight(stream.ledgerSchema(), "CREATE")) {
            throw new RunStopped(
                    Outcome.CredentialsRefused,
                    "The role " + catalog.currentUser() + " may not create tables in the schema "
                            + stream.ledgerSchema()
                            + ", in which Godwit records what it applies. Nothing was changed. Let the DBA run: GRANT"
                            + " USAGE, CREATE ON SCHEMA " + names.ledgerSchema() + " TO " + role
                            + "; GRANT USAGE ON SCHEMA "
                            + names.ledgerSchema() + " TO PUBLIC;");
        }
    }

    private List<String> missing() throws SQLException {
        List<String> statements = new ArrayList<>();
        if (!catalog.schemaExists(stream.ledgerSchema())) {
            statements.add("CREATE SCHEMA " + names.ledgerSchema());
        }
        if (!catalog.tableExists(stream.ledgerSchema(), Names.META)) {
            statements.addAll(ledger());
        }
        if (layout == Layout.Prisma && !catalog.tableExists(stream.schema(), Names.PRISMA)) {
            statements.add(PrismaTable.create(names));
        }
        return statements;
    }

    private List<String> ledger() {
        return List.of(
                // If the schema is another role's, this does nothing but warn.
                "GRANT USAGE ON SCHEMA " + names.ledgerSchema() + " TO PUBLIC",
                "CREATE TABLE " + names.meta() + " (key text PRIMARY KEY, value text NOT NULL)",
                "INSERT INTO " + names.meta() + " VALUES ('format', '" + LedgerTables.FORMAT
                        + "'), ('lineage', pg_catalog.gen_random_uuid()::text)",
                "CREATE TABLE " + names.ledger() + " ("
                        + "stream text NOT NULL, "
                        + "seq integer NOT NULL CHECK (seq > 0), "
                        + "id text NOT NULL, "
                        + "sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'), "
                        + "state text NOT NULL CHECK (state IN ('applied', 'adopted', 'baselined', 'superseded', 'running')), "
                        + "applied_at timestamptz NOT NULL, "
                        + "duration_ms bigint NOT NULL CHECK (duration_ms >= 0), "
                        + "tool_checksum text, "
                        + "lines text, "
                        + "tokens text, "
                        + "owner text, "
                        + "job text, "
                        + "run uuid NOT NULL, "
                        + "PRIMARY KEY (stream, seq))",
                // Flyway's repeatable migrations are applied again whenever they change.
                "CREATE UNIQUE INDEX ledger_id ON " + names.ledger() + " (stream, id) WHERE id NOT LIKE 'R\\_\\_%.sql'",
                "CREATE TABLE " + names.deploys() + " ("
                        + "stream text NOT NULL, "
                        + "bundle_digest text NOT NULL, "
                        + "at timestamptz NOT NULL, "
                        + "owner text, "
                        + "job text, "
                        + "run uuid NOT NULL, "
                        + "PRIMARY KEY (stream, bundle_digest))",
                "CREATE TABLE " + names.decisions() + " ("
                        + "stream text NOT NULL, "
                        + "kind text NOT NULL, "
                        + "migration text NOT NULL, "
                        + "hash text NOT NULL, "
                        + "reason text NOT NULL, "
                        + "at timestamptz NOT NULL, "
                        + "owner text, "
                        + "job text, "
                        + "run uuid NOT NULL, "
                        + "PRIMARY KEY (stream, kind, migration, hash))",
                "CREATE VIEW " + names.appliedView() + " AS SELECT stream, id AS name, sha256, applied_at FROM "
                        + names.ledger() + " WHERE state <> 'running'",
                "CREATE VIEW " + names.deployedView() + " AS SELECT stream, bundle_digest, at FROM " + names.deploys(),
                "GRANT SELECT ON " + names.appliedView() + ", " + names.deployedView() + " TO PUBLIC");
    }
}
