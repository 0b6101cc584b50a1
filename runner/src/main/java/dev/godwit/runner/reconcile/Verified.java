package dev.godwit.runner.reconcile;

/** What became of a script that was run on a copy of the schema. */
public sealed interface Verified {

    /** The copy became what it should be. */
    record Yes() implements Verified {}

    /** @param why what failed there, or still differed */
    record No(String why) implements Verified {}

    /** @param why and what to do about it */
    record NotTried(String why) implements Verified {}
}
