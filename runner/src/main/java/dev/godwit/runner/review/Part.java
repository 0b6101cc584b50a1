package dev.godwit.runner.review;

import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.sql.SqlStatement;

/**
 * A statement as it is judged: one of a script, or one that a DO block runs.
 *
 * @param lines how many it stands below the first line of the script's statement
 * @param inCode whether a DO block runs it
 */
record Part(SqlStatement statement, Step.Reading reading, int lines, Circumstance when, boolean inCode) {

    static Part ofScript(SqlStatement statement, Step.Reading reading) {
        return new Part(statement, reading, 0, Circumstance.Always, false);
    }
}
