package dev.godwit.runner.review.code;

/**
 * Something that a DO block runs.
 *
 * @param line of the code, from 1
 */
public record CodePart(int line, Circumstance when, What what) {

    /** What is there to be read of it. */
    public sealed interface What {

        /** One statement. */
        record Sql(String text) implements What {}

        /** Statements that an expression gives. */
        record Made(String expression) implements What {}

        /** @param statement PL/pgSQL's word for it */
        record Unknown(String statement) implements What {}
    }
}
