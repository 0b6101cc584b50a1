package dev.godwit.runner.sql;

/**
 * One statement of a script.
 *
 * @param text as it is sent to the server: with a comment before it, without the semicolon, without COPY's data
 * @param start offset of {@code text} in the script
 * @param firstToken offset in the script behind leading comments
 * @param transactional whether Flyway would run it in a transaction
 */
public record SqlStatement(String text, int start, int firstToken, boolean transactional) {

    /**
     * Where PostgreSQL points to.
     *
     * @param position in characters from 1, from the beginning of {@code text}; 0 for none
     * @return offset in the script
     */
    public int offsetOf(int position) {
        if (position < 1) {
            return firstToken;
        }
        int characters = Math.min(position - 1, text.codePointCount(0, text.length()));
        return start + text.offsetByCodePoints(0, characters);
    }
}
