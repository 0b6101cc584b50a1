package dev.godwit.runner.review;

/** How much a finding weighs; there are no more than these three. The order is from light to heavy. */
public enum Grade {
    /** Worth knowing. */
    Advice,
    /** Destroys data, or holds a lock that blocks others while it reads or writes all of a large table. */
    Unsafe,
    /** Will not run on the data that is there, or not in Godwit at all. */
    Fails
}
