package dev.godwit.runner.review;

import dev.godwit.runner.review.facts.Question;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Expressions as they stand in a statement that the grammar has understood: it gives no text back. */
public final class Excerpt {

    private final String sql;
    private final List<Token> tokens;

    private Excerpt(String sql) {
        this.sql = sql;
        this.tokens = SqlLexer.significant(sql);
    }

    /**
     * The condition of a CHECK, without its parentheses.
     *
     * @param at where the constraint begins, in bytes of UTF-8
     */
    public static Optional<String> check(String sql, int at) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        if (at > bytes.length) {
            return Optional.empty();
        }
        Excerpt rest = new Excerpt(new String(bytes, at, bytes.length - at, StandardCharsets.UTF_8));
        int check = rest.next(0, "CHECK");
        return check < 0 ? Optional.empty() : rest.inside(check + 1);
    }

    /** The parts of the index that {@code CREATE INDEX} makes; empty if they are not understood. */
    public static List<Question.Key> keys(String sql) {
        Excerpt statement = new Excerpt(sql);
        int open = statement.list();
        List<Question.Key> keys = new ArrayList<>();
        int at = open + 1;
        int close = open < 0 ? -1 : statement.close(open);
        while (open >= 0 && at < close) {
            int end = statement.element(at);
            if (end < 0) {
                return List.of();
            }
            boolean column = end == at;
            keys.add(new Question.Key(column, column ? statement.tokens.get(at).name() : statement.text(at, end)));
            at = statement.behindComma(end, close);
        }
        return keys;
    }

    /** The condition of the partial index that {@code CREATE INDEX} makes; empty if it is none. */
    public static Optional<String> predicate(String sql) {
        Excerpt statement = new Excerpt(sql);
        int open = statement.list();
        int where = open < 0 ? -1 : statement.next(statement.close(open), "WHERE");
        return where < 0 ? Optional.empty() : Optional.of(statement.text(where + 1, statement.tokens.size() - 1));
    }

    /** Whether the index that {@code CREATE INDEX} makes is one with NULLS NOT DISTINCT. */
    public static boolean nullsEqual(String sql) {
        Excerpt statement = new Excerpt(sql);
        int open = statement.list();
        int nulls = open < 0 ? -1 : statement.next(statement.close(open), "NULLS");
        return nulls > 0 && statement.next(nulls, "NOT") == nulls + 1 && statement.next(nulls, "DISTINCT") == nulls + 2;
    }

    /** Where the list of an index begins: the first parenthesis there is. */
    private int list() {
        for (int i = 0; i < tokens.size(); i++) {
            if (is(i, "(")) {
                return i;
            }
        }
        return -1;
    }

    /** The last token of what an element indexes, without collation, operator class and order; -1 if it has no end. */
    private int element(int at) {
        if (is(at, "(")) {
            return close(at);
        }
        int name = at;
        while (is(name + 1, ".")) {
            name += 2;
        }
        return is(name + 1, "(") ? close(name + 1) : name;
    }

    private int behindComma(int from, int close) {
        int depth = 0;
        for (int i = from + 1; i < close; i++) {
            if (is(i, "(")) {
                depth++;
            } else if (is(i, ")")) {
                depth--;
            } else if (depth == 0 && is(i, ",")) {
                return i + 1;
            }
        }
        return close;
    }

    /** What stands between a parenthesis and its other half. */
    private Optional<String> inside(int open) {
        int close = is(open, "(") ? close(open) : -1;
        return close < open + 2 ? Optional.empty() : Optional.of(text(open + 1, close - 1));
    }

    private int close(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            if (is(i, "(")) {
                depth++;
            } else if (is(i, ")")) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return -1;
    }

    private int next(int from, String keyword) {
        for (int i = Math.max(from, 0); i < tokens.size(); i++) {
            if (tokens.get(i).is(keyword)) {
                return i;
            }
        }
        return -1;
    }

    private boolean is(int at, String symbol) {
        return at < tokens.size() && tokens.get(at).text().equals(symbol);
    }

    private String text(int from, int to) {
        Token last = tokens.get(to);
        return sql.substring(
                tokens.get(from).start(), last.start() + last.text().length());
    }
}
