package dev.godwit.runner.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The tables of a stream, schema-qualified and quoted by the driver, ready to stand in a statement.
 *
 * @param ledger one row per applied migration
 * @param deploys one row per bundle that was applied whole
 * @param decisions one row per contradiction that a person has accepted
 * @param meta key and value: format and lineage
 */
public record Names(
        String ledgerSchema,
        String schema,
        String meta,
        String ledger,
        String deploys,
        String decisions,
        String appliedView,
        String deployedView,
        String prisma,
        String flyway) {

    public static final String META = "meta";
    public static final String LEDGER = "ledger";
    public static final String DEPLOYS = "deploys";
    public static final String DECISIONS = "decisions";
    public static final String APPLIED = "applied";
    public static final String DEPLOYED = "deployed";
    public static final String PRISMA = "_prisma_migrations";

    /** The key in {@link #META} of the database's lineage. */
    static final String LINEAGE = "lineage";

    /** With a stream's name behind it, the key in {@link #META} of its schema, if that is not called the same. */
    static final String SCHEMA_KEY = "schema:";

    public static Names of(Connection connection, Stream stream) throws SQLException {
        try (Statement quoting = connection.createStatement()) {
            String ledgerSchema = quoting.enquoteIdentifier(stream.ledgerSchema(), true);
            String schema = quoting.enquoteIdentifier(stream.schema(), true);
            return new Names(
                    ledgerSchema,
                    schema,
                    ledgerSchema + "." + META,
                    ledgerSchema + "." + LEDGER,
                    ledgerSchema + "." + DEPLOYS,
                    ledgerSchema + "." + DECISIONS,
                    ledgerSchema + "." + APPLIED,
                    ledgerSchema + "." + DEPLOYED,
                    schema + "." + PRISMA,
                    schema + "." + quoting.enquoteIdentifier(stream.flywayTable(), true));
        }
    }

    /** The key in {@link #META} of the newest seed of a stream. */
    static String seedKey(Stream stream) {
        return "seed:" + stream.name();
    }

    /** The key in {@link #META} of whose a stream is. */
    static String ownerKey(Stream stream) {
        return "owner:" + stream.name();
    }
}
