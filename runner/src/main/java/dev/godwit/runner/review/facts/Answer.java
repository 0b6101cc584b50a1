package dev.godwit.runner.review.facts;

/** What became of a {@link Question}. */
public sealed interface Answer {

    /** So many rows are in the way; none if none is. */
    record Count(Rows rows) implements Answer {}

    /** @param why in the words of a sentence: "could not know: " and this */
    record NotKnown(String why) implements Answer {}
}
