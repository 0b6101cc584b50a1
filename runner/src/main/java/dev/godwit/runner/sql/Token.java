package dev.godwit.runner.sql;

import java.util.Locale;

/**
 * A piece of SQL text.
 *
 * @param text as written
 * @param start offset of its first character
 * @param terminated false if the text ends before the token does, such as a quote that is never closed
 */
public record Token(Kind kind, String text, int start, boolean terminated) {

    /** What a piece of SQL is. */
    public enum Kind {
        Space,
        Comment,
        /** A keyword or an identifier without quotes. */
        Word,
        QuotedIdentifier,
        /** In single quotes, with or without a prefix such as {@code E}. */
        StringLiteral,
        DollarString,
        Number,
        Symbol,
        /** A backslash outside of quotes, which only psql understands. */
        Backslash
    }

    /** Whether it means something to PostgreSQL. */
    public boolean significant() {
        return kind != Kind.Space && kind != Kind.Comment;
    }

    /** Whether it is this keyword. */
    public boolean is(String keyword) {
        return kind == Kind.Word && text.toUpperCase(Locale.ROOT).equals(keyword);
    }

    /** The name that an identifier stands for: without quotes, or folded to lower case. */
    public String name() {
        return kind == Kind.QuotedIdentifier
                ? text.substring(1, Math.max(1, text.length() - 1)).replace("\"\"", "\"")
                : text.toLowerCase(Locale.ROOT);
    }
}
