package dev.godwit.runner.reconcile;

/** Which side of a difference stays. */
public enum Direction {
    /** What is expected: the database becomes what its migrations made it. */
    BACK,
    /** What is there: a new migration does elsewhere what was done here by hand. */
    FORWARD
}
