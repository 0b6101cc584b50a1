package dev.godwit.runner.plan;

import dev.godwit.runner.review.Grade;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of findings, and what a person has agreed to.
 *
 * @param smallTable up to so many bytes, a table may be blocked, scanned or rewritten unasked
 * @param disabled ids of rules that are not asked
 * @param approved the digest of a plan that a person has agreed to; null if none
 * @param expected the digest of the only plan that may be run, or be gone on with; null for any
 */
public record ReviewPolicy(
        Unsafe unsafe,
        Advice advice,
        long smallTable,
        Set<String> disabled,
        @Nullable String approved,
        @Nullable String expected) {

    public static final long SMALL_TABLE = 100L << 20;

    public static final ReviewPolicy STANDARD =
            new ReviewPolicy(Unsafe.Approve, Advice.Ignore, SMALL_TABLE, Set.of(), null, null);

    public ReviewPolicy {
        disabled = Set.copyOf(disabled);
        if (smallTable < 0) {
            throw new IllegalArgumentException("The size of a small table is a number of bytes, 0 or more.");
        }
    }

    /** What becomes of a plan that destroys or blocks. */
    public enum Unsafe {
        /** A person has to agree. */
        Approve,
        /** It is not run, whoever agrees. */
        Refuse,
        /** It is run. */
        Allow
    }

    /** What becomes of a plan of which there is something to say, but nothing worse. */
    public enum Advice {
        Ignore,
        Approve,
        Refuse
    }

    /** With just this plan. */
    public ReviewPolicy expecting(String digest) {
        return new ReviewPolicy(unsafe, advice, smallTable, disabled, approved, digest);
    }

    /** Whether such a finding stops a run, whoever agrees. What fails is not run for trying. */
    boolean refuses(Grade grade) {
        return switch (grade) {
            case Fails -> true;
            case Unsafe -> unsafe == Unsafe.Refuse;
            case Advice -> advice == Advice.Refuse;
        };
    }

    /** Whether a person has to agree to such a finding. */
    boolean asks(Grade grade) {
        return switch (grade) {
            case Fails -> false;
            case Unsafe -> unsafe == Unsafe.Approve;
            case Advice -> advice == Advice.Approve;
        };
    }
}
