package dev.godwit.runner.decide;

import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for.
 *
 * @param target the last migration to apply; null for all
 * @param max apply at most this many; null for no limit
 * @param aheadAllowed whether a database with newer entries than the bundle is fine when nothing is pending
 */
public record Wish(@Nullable String target, @Nullable Integer max, boolean aheadAllowed) {

    public static final Wish EVERYTHING = new Wish(null, null, true);

    public Wish {
        if (max != null && max < 1) {
            throw new IllegalArgumentException("the number of migrations to apply is at least 1");
        }
    }
}
