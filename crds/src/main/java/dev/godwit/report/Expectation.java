package dev.godwit.report;

/** Where it comes from what a database is expected to be; also a value of {@code spec.drift.expectation}. */
public enum Expectation {
    /** What the deploys left, as they recorded it. */
    Recorded,
    /** What the applied migrations of the bundle make of an empty database. */
    Replayed
}
