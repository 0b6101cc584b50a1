package dev.godwit.runner.review;

/** What the rows say of a statement that they may make fail. */
public sealed interface Sight {

    /** There is no database to ask. */
    record None() implements Sight {}

    /** None is in the way. */
    record Clear() implements Sight {}

    /** @param rows that are, such as {@code 1,204 of about 1.2 million rows} */
    record Blocked(String rows) implements Sight {}

    /** @param why in the words of a sentence */
    record Unknown(String why) implements Sight {}

    /** What to add to a sentence that says what happens and ends with the condition on which it fails. */
    default String tail(String condition) {
        return switch (this) {
            case None() -> ", and fails if " + condition + ".";
            case Clear() -> ".";
            case Blocked(String rows) -> ", and fails: " + rows + ".";
            case Unknown(String why) -> ", and fails if " + condition + "; could not know: " + why + ".";
        };
    }
}
