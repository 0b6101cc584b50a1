package dev.godwit.runner.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits SQL into tokens by PostgreSQL's lexical rules, one after the other, so that a big script needs no memory of its
 * own. Never fails: what it does not know is a symbol.
 */
public final class SqlLexer {

    private final String sql;
    private int at;
    private int start;
    private Token.Kind kind = Token.Kind.Space;
    private boolean terminated = true;

    SqlLexer(String sql) {
        this.sql = sql;
    }

    /** All tokens, white space and comments included: their texts one after the other are the SQL. */
    public static List<Token> tokens(String sql) {
        SqlLexer lexer = new SqlLexer(sql);
        List<Token> tokens = new ArrayList<>();
        while (lexer.advance()) {
            tokens.add(lexer.token());
        }
        return tokens;
    }

    /** Without white space and comments. */
    public static List<Token> significant(String sql) {
        return tokens(sql).stream().filter(Token::significant).toList();
    }

    /** The first of these, no more than the limit. */
    public static List<Token> significant(String sql, int limit) {
        SqlLexer lexer = new SqlLexer(sql);
        List<Token> tokens = new ArrayList<>(limit);
        while (tokens.size() < limit && lexer.advance()) {
            if (lexer.significant()) {
                tokens.add(lexer.token());
            }
        }
        return tokens;
    }

    /** Goes to the next token; false behind the last one. */
    boolean advance() {
        if (at >= sql.length()) {
            return false;
        }
        start = at;
        next();
        at = Math.min(at, sql.length());
        return true;
    }

    /** The one that {@link #advance} went to, as are all of these. */
    Token token() {
        return new Token(kind, sql.substring(start, at), start, terminated);
    }

    Token.Kind kind() {
        return kind;
    }

    boolean significant() {
        return kind != Token.Kind.Space && kind != Token.Kind.Comment;
    }

    int start() {
        return start;
    }

    int end() {
        return at;
    }

    boolean terminated() {
        return terminated;
    }

    boolean is(String keyword) {
        return kind == Token.Kind.Word
                && at - start == keyword.length()
                && sql.regionMatches(true, start, keyword, 0, keyword.length());
    }

    boolean isSymbol(char symbol) {
        return kind == Token.Kind.Symbol && sql.charAt(start) == symbol;
    }

    /** Goes on behind this place. */
    void skipTo(int offset) {
        at = offset;
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            skipWhile(Character::isWhitespace);
            found(Token.Kind.Space, true);
        } else if (looksAt("--")) {
            skipWhile(d -> d != '\n');
            found(Token.Kind.Comment, true);
        } else if (looksAt("/*")) {
            found(Token.Kind.Comment, blockComment());
        } else if (c == '\'') {
            found(Token.Kind.StringLiteral, quoted('\'', false));
        } else if (c == '"') {
            found(Token.Kind.QuotedIdentifier, quoted('"', false));
        } else if (c == '$') {
            dollar();
        } else if (isWordStart(c)) {
            word();
        } else if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
            number();
            found(Token.Kind.Number, true);
        } else {
            at += Character.charCount(sql.codePointAt(at));
            found(c == '\\' ? Token.Kind.Backslash : Token.Kind.Symbol, true);
        }
    }

    private void word() {
        skipWhile(SqlLexer::isWordPart);
        if (at - start == 1 && looksAt("'") && "eEbBxXnN".indexOf(sql.charAt(start)) >= 0) {
            found(Token.Kind.StringLiteral, quoted('\'', "eE".indexOf(sql.charAt(start)) >= 0));
        } else if (at - start == 1 && "uU".indexOf(sql.charAt(start)) >= 0 && looksAt("&'")) {
            at++;
            found(Token.Kind.StringLiteral, quoted('\'', false));
        } else if (at - start == 1 && "uU".indexOf(sql.charAt(start)) >= 0 && looksAt("&\"")) {
            at++;
            found(Token.Kind.QuotedIdentifier, quoted('"', false));
        } else {
            found(Token.Kind.Word, true);
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

    private void dollar() {
        int end = start + 1;
        while (end < sql.length() && isWordPart(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean tag =
                end < sql.length() && sql.charAt(end) == '$' && (end == start + 1 || !isDigit(sql.charAt(start + 1)));
        if (!tag) {
            at = Math.max(end, start + 1);
            found(Token.Kind.Symbol, true);
            return;
        }
        String delimiter = sql.substring(start, end + 1);
        int close = sql.indexOf(delimiter, end + 1);
        at = close < 0 ? sql.length() : close + delimiter.length();
        found(Token.Kind.DollarString, close >= 0);
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

    private void found(Token.Kind what, boolean closed) {
        kind = what;
        terminated = closed;
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
