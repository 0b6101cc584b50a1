package dev.godwit.runner.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Whose history a run reads and writes.
 *
 * @param ledgerSchema where Godwit's tables are; never the migrated schema
 * @param schema the schema that is migrated
 * @param name of the history within the database
 */
public record Stream(String ledgerSchema, String schema, String name) {

    /** The history of a schema, named like it. */
    public static Stream of(String ledgerSchema, String schema) {
        return new Stream(ledgerSchema, schema, schema);
    }

    /** @param name null for the schema's */
    public static Stream of(String ledgerSchema, String schema, @Nullable String name) {
        return new Stream(ledgerSchema, schema, name == null ? schema : name);
    }
}
