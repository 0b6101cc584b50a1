package dev.godwit.runner.sql;

import java.util.List;
import java.util.Set;

/** A statement as it may be shown: without comments, and its literals replaced, because they can be data or secrets. */
public final class Redaction {

    private static final String LITERAL = "'...'";
    private static final String NUMBER = "...";
    private static final int MAX_DDL_DIGITS = 4;
    private static final Set<String> DDL = Set.of("CREATE", "ALTER", "DROP");

    private Redaction() {}

    /** @param limit of the result's length; a longer statement ends in an ellipsis */
    public static String statement(String sql, int limit) {
        List<Token> tokens = SqlLexer.tokens(sql);
        boolean ddl = tokens.stream()
                .filter(Token::significant)
                .findFirst()
                .map(first -> DDL.stream().anyMatch(first::is))
                .orElse(false);
        return redacted(tokens, ddl, limit);
    }

    /** An expression or a definition out of PostgreSQL's catalogue, of any length. */
    public static String definition(String sql) {
        return redacted(SqlLexer.tokens(sql), true, Integer.MAX_VALUE / 2);
    }

    // In DDL a short number is a length or a small default, and the statement is not understood without it.
    private static String redacted(List<Token> tokens, boolean ddl, int limit) {
        StringBuilder shown = new StringBuilder();
        for (Token token : tokens) {
            shown.append(
                    switch (token.kind()) {
                        case Comment -> token.text().startsWith("--") ? "" : " ";
                        case StringLiteral, DollarString -> LITERAL;
                        case Number -> ddl && digits(token) <= MAX_DDL_DIGITS ? token.text() : NUMBER;
                        case Space, Word, QuotedIdentifier, Symbol, Backslash -> token.text();
                    });
            if (shown.length() > 2 * limit) {
                break;
            }
        }
        String text = shown.toString().strip().replaceAll("[ \t\r]*\n(\\s*\n)*", "\n");
        return text.length() <= limit ? text : cut(text, limit - 1) + "…";
    }

    private static long digits(Token number) {
        return number.text().chars().filter(Character::isLetterOrDigit).count();
    }

    private static String cut(String text, int length) {
        boolean splitsPair = Character.isHighSurrogate(text.charAt(length - 1));
        return text.substring(0, splitsPair ? length - 1 : length);
    }
}
