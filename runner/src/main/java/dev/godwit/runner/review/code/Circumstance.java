package dev.godwit.runner.review.code;

/** Whether a statement runs at all, and what becomes of it if it fails. */
public enum Circumstance {
    Always,
    /** In a branch, a loop, a handler, or behind a RETURN: what decides is known when it runs. */
    Branch,
    /** Where an EXCEPTION clause may catch what fails. */
    Caught
}
