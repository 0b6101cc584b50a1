package dev.godwit.runner.sql;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a script.
 *
 * @param script all of it
 * @param start offset in the script, at a comment before the statement if there is one
 * @param firstToken offset in the script behind leading comments
 * @param end offset in the script behind its last token; the semicolon is not a part of it
 * @param data of a {@code COPY ... FROM stdin}; null for any other statement
 * @param flaw why it cannot be sent to a server; null if nothing is known against it
 * @param delicate whether it begins with, or holds, a word of those statements that have to do with transactions
 * @param rows whether it is an {@code INSERT INTO ... VALUES} that reads no table
 */
public record SqlStatement(
        String script,
        int start,
        int firstToken,
        int end,
        @Nullable Span data,
        @Nullable Flaw flaw,
        boolean delicate,
        boolean rows) {

    /** From one offset of the script to another. */
    public record Span(int start, int end) {}

    /** @param offset in the script, of the token that is wrong */
    public record Flaw(int offset, Kind kind) {

        /** What can be wrong with the text, whatever it means. */
        public enum Kind {
            /** A command of psql's. */
            Backslash,
            OpenComment,
            OpenIdentifier,
            OpenDollarQuote,
            OpenString,
            /** The data of a COPY has no end. */
            OpenData
        }
    }

    /** As it is sent to the server: with a comment before it, without the semicolon, without COPY's data. */
    public String text() {
        return script.substring(start, end);
    }

    /**
     * Where PostgreSQL points to.
     *
     * @param position in characters from 1, from the beginning of {@link #text}; 0 for none
     * @return offset in the script
     */
    public int offsetOf(int position) {
        if (position < 1) {
            return firstToken;
        }
        int characters = Math.min(position - 1, script.codePointCount(start, end));
        return script.offsetByCodePoints(start, characters);
    }
}
