package dev.godwit.runner.review.lock;

import java.util.Locale;

/** PostgreSQL's table locks, from the weakest to the strongest. */
public enum LockMode {
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE;

    /** @param number PostgreSQL's, from 1 */
    public static LockMode of(int number) {
        return values()[Math.clamp(number, 1, values().length) - 1];
    }

    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** In SQL's words. */
    @Override
    public String toString() {
        return name().replace('_', ' ').toUpperCase(Locale.ROOT);
    }
}
