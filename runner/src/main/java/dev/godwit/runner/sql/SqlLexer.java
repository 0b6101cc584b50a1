package dev.godwit.runner.sql;

import java.util.ArrayList;
import java.util.List;

/** Splits SQL into tokens by PostgreSQL's lexical rules. Never fails: what it does not know is a symbol. */
public final class SqlLexer {

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlLexer(String sql) {
        this.sql = sql;
    }

    /** All tokens, white space and comments included: their texts one after the other are the SQL. */
    public static List<Token> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        while (lexer.at < sql.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    /** Without white space and comments. */
    public static List<Token> significant(String sql) {
        return tokens(sql).stream().filter(Token::significant).toList();
    }

    private void next() {
        int start = at;
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            skipWhile(Character::isWhitespace);
            add(Token.Kind.Space, start, true);
        } else if (looksAt("--")) {
            skipWhile(d -> d != '\n');
            add(Token.Kind.Comment, start, true);
        } else if (looksAt("/*")) {
            add(Token.Kind.Comment, start, blockComment());
        } else if (c == '\'') {
            add(Token.Kind.StringLiteral, start, quoted('\'', false));
        } else if (c == '"') {
            add(Token.Kind.QuotedIdentifier, start, quoted('"', false));
        } else if (c == '$') {
            dollar(start);
        } else if (isWordStart(c)) {
            word(start);
        } else if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
            number();
            add(Token.Kind.Number, start, true);
        } else {
            at += Character.charCount(sql.codePointAt(at));
            add(c == '\\' ? Token.Kind.Backslash : Token.Kind.Symbol, start, true);
        }
    }

    private void word(int start) {
        skipWhile(SqlLexer::isWordPart);
        String word = sql.substring(start, at);
        boolean quoteFollows = at < sql.length() && sql.charAt(at) == '\'';
        if (quoteFollows && word.length() == 1 && "eEbBxXnN".contains(word)) {
            add(Token.Kind.StringLiteral, start, quoted('\'', word.equalsIgnoreCase("e")));
        } else if (word.equalsIgnoreCase("u") && looksAt("&'")) {
            at++;
            add(Token.Kind.StringLiteral, start, quoted('\'', false));
        } else if (word.equalsIgnoreCase("u") && looksAt("&\"")) {
            at++;
            add(Token.Kind.QuotedIdentifier, start, quoted('"', false));
        } else {
            add(Token.Kind.Word, start, true);
        }
    }

    private boolean quoted(char quote, boolean backslashEscapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (backslashEscapes && c == '\\') {
                at += 2;
            } else if (c == quote) {
                at++;
                if (at >= sql.length() || sql.charAt(at) != quote) {
                    return true;
                }
                at++;
            } else {
                at++;
            }
        }
        at = sql.length();
        return false;
    }

    private void dollar(int start) {
        int end = start + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean tag =
                end < sql.length() && sql.charAt(end) == '$' && (end == start + 1 || !isDigit(sql.charAt(start + 1)));
        if (!tag) {
            at = Math.max(end, start + 1);
            add(Token.Kind.Symbol, start, true);
            return;
        }
        String delimiter = sql.substring(start, end + 1);
        int close = sql.indexOf(delimiter, end + 1);
        at = close < 0 ? sql.length() : close + delimiter.length();
        add(Token.Kind.DollarString, start, close >= 0);
    }

    private boolean blockComment() {
        int depth = 0;
        while (at < sql.length()) {
            if (looksAt("/*")) {
                depth++;
                at += 2;
            } else if (looksAt("*/")) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return true;
                }
            } else {
                at++;
            }
        }
        return false;
    }

    private void number() {
        skipWhile(c -> isDigit(c) || isWordPart(c) || c == '.');
        boolean exponent = "eE".indexOf(sql.charAt(at - 1)) >= 0;
        if (exponent && at < sql.length() && "+-".indexOf(sql.charAt(at)) >= 0) {
            at++;
            skipWhile(SqlLexer::isDigit);
        }
    }

    private void add(Token.Kind kind, int start, boolean terminated) {
        at = Math.min(at, sql.length());
        tokens.add(new Token(kind, sql.substring(start, at), start, terminated));
    }

    private boolean looksAt(String text) {
        return sql.startsWith(text, at);
    }

    private void skipWhile(CharTest test) {
        while (at < sql.length() && test.passes(sql.charAt(at))) {
            at++;
        }
    }

    private static boolean isWordStart(char c) {
        return Character.isLetter(c) || c == '_' || c >= 0x80;
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @FunctionalInterface
    private interface CharTest {
        boolean passes(char c);
    }
}
