package dev.godwit.runner.sql;

import dev.godwit.bundle.Sha256;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A hash over what a script means to PostgreSQL: comments and white space do not count. Comments that tell a program
 * something do, and so do dollar-quoted bodies, to the letter.
 */
public final class TokenFingerprint {

    /** Longer scripts carry data; to hold their tokens would take more memory than a Job has. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final String OPERATORS = "+-*/<>=~!@#%^&|`?:";

    private TokenFingerprint() {}

    /** Empty if the script's white space may be data, or it is longer than 1 MiB. */
    public static Optional<String> of(String sql) {
        if (sql.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return new Reading(sql).read();
    }

    private static final class Reading {

        private final String sql;
        private final SqlLexer lexer;
        private final StringBuilder form = new StringBuilder();

        private Token.@Nullable Kind before;
        private boolean operatorBefore;
        private boolean gap;
        private boolean lineEnd;
        private boolean copies;
        private boolean fromClient;

        Reading(String sql) {
            this.sql = sql;
            this.lexer = new SqlLexer(sql);
        }

        Optional<String> read() {
            while (lexer.advance()) {
                if (!lexer.terminated()) {
                    return Optional.empty();
                }
                // The data of a COPY stands in the script, and what divides its columns is white space.
                copies |= lexer.is("COPY");
                fromClient |= lexer.is("STDIN");
                if (lexer.significant() || isDirective()) {
                    add();
                } else {
                    gap = true;
                    lineEnd |= hasLineEnd();
                }
            }
            return copies && fromClient ? Optional.empty() : Optional.of(Sha256.hex(form.toString()));
        }

        private void add() {
            boolean operator = lexer.kind() == Token.Kind.Symbol && OPERATORS.indexOf(sql.charAt(lexer.start())) >= 0;
            boolean string = lexer.kind() == Token.Kind.StringLiteral;
            // "<=" is one operator and "< =" two; strings with a line end between them are one.
            boolean apart =
                    gap && ((operatorBefore && operator) || (before == Token.Kind.StringLiteral && string && lineEnd));
            String text = lexer.token().text().strip();
            form.append(apart ? "\n\n" : "\n").append(text.length()).append(':').append(text);
            before = lexer.kind();
            operatorBefore = operator;
            gap = false;
            lineEnd = false;
        }

        private boolean hasLineEnd() {
            int at = sql.indexOf('\n', lexer.start());
            return at >= 0 && at < lexer.end();
        }

        private boolean isDirective() {
            if (lexer.kind() != Token.Kind.Comment) {
                return false;
            }
            String text = lexer.token().text();
            String inner = text.substring(Math.min(2, text.length())).strip();
            return inner.startsWith("godwit:") || inner.startsWith("flyway:") || text.startsWith("/*+");
        }
    }
}
