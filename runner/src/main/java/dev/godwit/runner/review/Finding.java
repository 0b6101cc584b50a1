package dev.godwit.runner.review;

/**
 * What a rule has found.
 *
 * @param rule its id
 * @param statement of the migration, from 1
 * @param line of the file, from 1
 * @param object what it is about, such as a table; never data
 * @param message what will happen, to which object
 * @param rewrite what to do instead
 */
public record Finding(
        String rule,
        Grade grade,
        String migration,
        int statement,
        int line,
        String object,
        String message,
        String rewrite) {}
