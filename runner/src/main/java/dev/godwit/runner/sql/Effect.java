package dev.godwit.runner.sql;

import org.jspecify.annotations.Nullable;

/** What a statement that runs outside of a transaction is to bring about, as far as one can see afterwards whether it has. */
public sealed interface Effect {

    /** {@code CREATE INDEX CONCURRENTLY}. */
    record IndexCreated(String index, Name table, boolean unlessExists) implements Effect {}

    /** {@code DROP INDEX CONCURRENTLY}. */
    record IndexDropped(Name index) implements Effect {}

    /**
     * {@code REINDEX ... CONCURRENTLY}, or of a schema, the database or the system.
     *
     * @param kind what {@code target} is
     * @param target null for a schema, the database and the system
     */
    record Reindexed(Kind kind, @Nullable Name target) implements Effect {

        /** What can be built anew. */
        public enum Kind {
            Index,
            Table,
            More
        }
    }

    /** {@code ALTER TABLE ... DETACH PARTITION ... CONCURRENTLY}. */
    record PartitionDetached(Name table, Name partition) implements Effect {}

    record DatabaseCreated(String database) implements Effect {}

    record DatabaseDropped(String database) implements Effect {}

    /** Done again it does no harm: VACUUM, CLUSTER, ALTER SYSTEM. */
    record Repeatable() implements Effect {}

    /** Nobody can tell afterwards. */
    record Unknown() implements Effect {}
}
