package dev.godwit.runner.failure;

import dev.godwit.report.LockHolder;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the lock that a statement waited for.
 *
 * @param relation on which, with its schema; null if it is no lock on a table
 * @param holder of them the one whose transaction is the oldest; its pid is 0 for a prepared transaction, which has none
 * @param state such as {@code idle in transaction}; null if it may not be seen
 * @param others how many sessions more are in the way
 */
public record Blocker(
        @Nullable String relation,
        LockHolder holder,
        @Nullable String state,
        int others) {

    /** As one who is on call needs it; a sentence or more. */
    String step() {
        String lock = relation == null ? "The lock is held" : "The lock on " + relation + " is held";
        String more = others == 0 ? "" : ", and " + others + " more are in the way";
        if (holder.pid() == 0) {
            return lock + " by a prepared transaction" + more
                    + ": commit it or roll it back (SELECT * FROM pg_prepared_xacts), or raise lockTimeout.";
        }
        String name = holder.applicationName();
        return lock + " by the session with pid " + holder.pid()
                + (name == null || name.isEmpty() ? "" : " (" + name + ")")
                + (state == null ? "" : ", " + state)
                + (holder.since() == null ? "" : ", since " + holder.since())
                + more + ". Let it end, or end it with SELECT pg_terminate_backend(" + holder.pid()
                + "), or raise lockTimeout.";
    }
}
