package dev.godwit.runner.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Whose history a run reads and writes.
 *
 * @param ledgerSchema where Godwit's tables are; never the migrated schema
 * @param schema the schema that is migrated
 * @param name of the history within the database
 * @param flywayTable Flyway's own table, in the migrated schema
 */
public record Stream(String ledgerSchema, String schema, String name, String flywayTable) {

    private static final String FLYWAY = "flyway_schema_history";

    /** With Flyway's own table where Flyway puts it. */
    public Stream(String ledgerSchema, String schema, String name) {
        this(ledgerSchema, schema, name, FLYWAY);
    }

    /** The history of a schema, named like it. */
    public static Stream of(String ledgerSchema, String schema) {
        return new Stream(ledgerSchema, schema, schema);
    }

    /** @param name null for the schema's */
    public static Stream of(String ledgerSchema, String schema, @Nullable String name) {
        return new Stream(ledgerSchema, schema, name == null ? schema : name);
    }

    /** @param table null for the one that Flyway itself would take */
    public Stream withFlywayTable(@Nullable String table) {
        return table == null ? this : new Stream(ledgerSchema, schema, name, table);
    }
}
