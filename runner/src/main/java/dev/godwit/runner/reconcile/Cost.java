package dev.godwit.runner.reconcile;

/** What a statement may cost, the worst last. */
public enum Cost {
    /** Neither data nor time. */
    Safe,
    /** No data, but it takes a lock that others wait for, or reads or writes a whole table. */
    Blocking,
    /** Somebody may afterwards do or see what they may not now, or a check is off. */
    Security,
    /** Data may be gone, or nobody knows what it does. */
    Destructive
}
