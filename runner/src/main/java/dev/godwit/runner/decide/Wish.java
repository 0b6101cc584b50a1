package dev.godwit.runner.decide;

import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for.
 *
 * @param target the last migration to apply; null for all
 * @param max apply at most this many; null for no limit
 * @param aheadAllowed whether a database with newer entries than the bundle is fine when nothing is pending
 * @param replacedAllowed whether another database in the place of the one seen before is fine
 * @param owner {@code <namespace>/<name>} of the resource that asks; null on a laptop, which owns nothing
 * @param answers what a person has said about the history
 */
public record Wish(
        @Nullable String target,
        @Nullable Integer max,
        boolean aheadAllowed,
        boolean replacedAllowed,
        @Nullable String owner,
        Answers answers) {

    public static final Wish EVERYTHING = new Wish(null, null, true);

    public Wish {
        if (max != null && max < 1) {
            throw new IllegalArgumentException("the number of migrations to apply is at least 1");
        }
    }

    /** Of nobody, who takes no other database than the one seen before. */
    public Wish(@Nullable String target, @Nullable Integer max, boolean aheadAllowed) {
        this(target, max, aheadAllowed, false, null);
    }

    /** With nothing said about the history. */
    public Wish(
            @Nullable String target,
            @Nullable Integer max,
            boolean aheadAllowed,
            boolean replacedAllowed,
            @Nullable String owner) {
        this(target, max, aheadAllowed, replacedAllowed, owner, Answers.NONE);
    }

    /** The same with these answers. */
    public Wish with(Answers given) {
        return new Wish(target, max, aheadAllowed, replacedAllowed, owner, given);
    }

    /** The same, with so many migrations before those that were asked for. */
    public Wish andBefore(int more) {
        return new Wish(target, max == null ? null : max + more, aheadAllowed, replacedAllowed, owner, answers);
    }

    /** The same, however many there are. */
    public Wish withoutMax() {
        return new Wish(target, null, aheadAllowed, replacedAllowed, owner, answers);
    }

    /** The same of somebody. */
    public Wish of(@Nullable String claimant) {
        return new Wish(target, max, aheadAllowed, replacedAllowed, claimant, answers);
    }
}
