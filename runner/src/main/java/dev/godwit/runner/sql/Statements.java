package dev.godwit.runner.sql;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a script into statements, one after the other, where psql would: at semicolons that are not in parentheses, nor in
 * the body of an SQL function between BEGIN ATOMIC and its END. Every text comes to an end, even if it is no SQL.
 */
public final class Statements implements Iterator<SqlStatement> {

    /** Of statements that begin or end a transaction or cannot be in one; many of these are harmless. */
    private static final Set<String> DELICATE = Set.of(
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ABORT",
            "ROLLBACK",
            "PREPARE",
            "VACUUM",
            "REINDEX",
            "CLUSTER",
            "DISCARD");

    private static final Set<String> DELICATE_OBJECTS = Set.of("SYSTEM", "DATABASE", "TABLESPACE", "SUBSCRIPTION");
    private static final int HEAD = 4;

    private final String sql;
    private final SqlLexer lexer;
    private @Nullable SqlStatement next;

    private Statements(String sql, int offset) {
        this.sql = sql;
        this.lexer = new SqlLexer(sql);
        lexer.skipTo(offset);
        this.next = cut();
    }

    /** A big script is better read one statement at a time, by {@link #in}. */
    public static List<SqlStatement> of(String sql) {
        List<SqlStatement> statements = new ArrayList<>();
        in(sql).forEachRemaining(statements::add);
        return statements;
    }

    public static Iterator<SqlStatement> in(String sql) {
        return from(sql, 0);
    }

    /** @param offset where a statement begins */
    static Iterator<SqlStatement> from(String sql, int offset) {
        return new Statements(sql, offset);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public SqlStatement next() {
        SqlStatement given = next;
        if (given == null) {
            throw new NoSuchElementException();
        }
        next = cut();
        return given;
    }

    private @Nullable SqlStatement cut() {
        Scan scan = new Scan();
        while (lexer.advance()) {
            if (lexer.isSymbol(';') && scan.atTopLevel()) {
                if (!scan.isEmpty()) {
                    return scan.finish(true);
                }
                scan = new Scan();
            } else {
                scan.take();
            }
        }
        return scan.isEmpty() ? null : scan.finish(false);
    }

    /** What is known of the statement that begins behind the last one. */
    private final class Scan {

        private final List<String> head = new ArrayList<>();
        private int start = -1;
        private int firstToken = -1;
        private int end;
        private int parentheses;
        private int bodies;
        private boolean from;
        private boolean concurrently;
        private boolean copiesIn;
        private boolean values;
        private boolean query;
        private SqlStatement.@Nullable Flaw flaw;

        boolean isEmpty() {
            return firstToken < 0 && flaw == null;
        }

        boolean atTopLevel() {
            return parentheses == 0 && bodies == 0;
        }

        void take() {
            if (lexer.kind() == Token.Kind.Space) {
                return;
            }
            if (start < 0) {
                start = lexer.start();
            }
            if (!lexer.terminated()) {
                found(open(lexer.kind()));
            }
            if (lexer.kind() == Token.Kind.Comment) {
                return;
            }
            if (firstToken < 0) {
                firstToken = lexer.start();
            }
            end = lexer.end();
            switch (lexer.kind()) {
                case Backslash -> found(SqlStatement.Flaw.Kind.Backslash);
                case Symbol -> symbol();
                case Word -> word();
                case Space, Comment, QuotedIdentifier, StringLiteral, DollarString, Number -> from = false;
            }
        }

        private void symbol() {
            from = false;
            if (lexer.isSymbol('(')) {
                parentheses++;
            } else if (lexer.isSymbol(')') && parentheses > 0) {
                parentheses--;
            }
        }

        private void word() {
            if (head.size() < HEAD) {
                head.add(lexer.token().text().toUpperCase(Locale.ROOT));
            }
            if (makesRoutine() && parentheses == 0) {
                body();
            }
            copiesIn = copiesIn
                    || (from
                            && lexer.is("STDIN")
                            && parentheses == 0
                            && head.getFirst().equals("COPY"));
            from = lexer.is("FROM");
            concurrently = concurrently || lexer.is("CONCURRENTLY");
            values = values || lexer.is("VALUES");
            query = query || lexer.is("SELECT") || lexer.is("WITH") || lexer.is("TABLE");
        }

        private void body() {
            if (lexer.is("BEGIN") || (bodies > 0 && lexer.is("CASE"))) {
                bodies++;
            } else if (bodies > 0 && lexer.is("END")) {
                bodies--;
            }
        }

        private boolean makesRoutine() {
            return head.getFirst().equals("CREATE")
                    && (isRoutine(1)
                            || (head.size() > 3
                                    && head.get(1).equals("OR")
                                    && head.get(2).equals("REPLACE")
                                    && isRoutine(3)));
        }

        private boolean isRoutine(int word) {
            return head.size() > word
                    && (head.get(word).equals("FUNCTION") || head.get(word).equals("PROCEDURE"));
        }

        SqlStatement finish(boolean semicolon) {
            SqlStatement.Span data = null;
            if (copiesIn && flaw == null) {
                data = semicolon ? data() : null;
                if (data == null) {
                    flaw = new SqlStatement.Flaw(firstToken, SqlStatement.Flaw.Kind.OpenData);
                    lexer.skipTo(sql.length());
                }
            }
            int first = firstToken < 0 ? start : firstToken;
            return new SqlStatement(sql, start, first, Math.max(end, first), data, flaw, isDelicate(), isRows());
        }

        private boolean isRows() {
            return values
                    && parentheses == 0
                    && !query
                    && flaw == null
                    && head.getFirst().equals("INSERT")
                    && head.get(1).equals("INTO");
        }

        private boolean isDelicate() {
            return concurrently
                    || (!head.isEmpty() && DELICATE.contains(head.getFirst()))
                    || (head.size() > 1 && DELICATE_OBJECTS.contains(head.get(1)));
        }

        /** From the line behind the statement to the one that holds just {@code \.}; null if there is none. */
        private SqlStatement.@Nullable Span data() {
            int begin = sql.indexOf('\n', lexer.end()) + 1;
            int line = begin;
            while (line > 0 && line < sql.length()) {
                int lineEnd = sql.indexOf('\n', line);
                int stop = lineEnd < 0 ? sql.length() : lineEnd;
                int last = stop > line && sql.charAt(stop - 1) == '\r' ? stop - 1 : stop;
                if (last - line == 2 && sql.startsWith("\\.", line)) {
                    lexer.skipTo(stop);
                    return new SqlStatement.Span(begin, line);
                }
                line = lineEnd + 1;
            }
            return null;
        }

        private void found(SqlStatement.Flaw.Kind kind) {
            if (flaw == null) {
                flaw = new SqlStatement.Flaw(lexer.start(), kind);
            }
        }

        private static SqlStatement.Flaw.Kind open(Token.Kind kind) {
            return switch (kind) {
                case Comment -> SqlStatement.Flaw.Kind.OpenComment;
                case QuotedIdentifier -> SqlStatement.Flaw.Kind.OpenIdentifier;
                case DollarString -> SqlStatement.Flaw.Kind.OpenDollarQuote;
                case StringLiteral, Space, Word, Number, Symbol, Backslash -> SqlStatement.Flaw.Kind.OpenString;
            };
        }
    }
}
