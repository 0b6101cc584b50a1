package dev.godwit.runner.review.lock;

import dev.godwit.runner.sql.Name;

/**
 * One lock that an act takes, which its transaction holds until it ends.
 *
 * @param work what is done to the table under it
 */
public record TableLock(Name table, LockMode mode, Work work) {

    /** What takes time under a lock. Each takes longer the larger the table is, but for the first. */
    public enum Work {
        Instant,
        /** Every row is read. */
        Scan,
        /** Every row is read and an index is made. */
        BuildIndex,
        /** Every row is written anew, and every index made anew. */
        Rewrite
    }
}
