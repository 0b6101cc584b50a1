package dev.godwit.runner.review.facts;

import dev.godwit.runner.sql.Name;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How changes of a table reach others.
 *
 * @param logged whether they are written to the log at all, unlike those of an UNLOGGED table
 * @param publications that carry them with all columns, by name; none for a partitioned table whose partitions are published
 * @param updates whether one of them carries UPDATE
 * @param deletes whether one of them carries DELETE
 * @param full whether a row is known to the others by all its columns (REPLICA IDENTITY FULL)
 * @param identity the index by which it is known; null if there is none
 */
public record Replication(
        boolean logged,
        List<String> publications,
        boolean updates,
        boolean deletes,
        boolean full,
        @Nullable Name identity) {

    public Replication {
        publications = List.copyOf(publications);
    }

    public boolean isPublished() {
        return !publications.isEmpty();
    }

    /** Whether the others can tell which row is meant. PostgreSQL refuses an UPDATE or DELETE that is published otherwise. */
    public boolean isIdentified() {
        return full || identity != null;
    }
}
