package dev.godwit.runner.sql;

import dev.godwit.bundle.Sha256;
import java.util.List;
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
        List<Token> tokens = SqlLexer.tokens(sql);
        if (copiesData(tokens) || tokens.stream().anyMatch(token -> !token.terminated())) {
            return Optional.empty();
        }
        StringBuilder form = new StringBuilder();
        Token before = null;
        String gap = "";
        for (Token token : tokens) {
            if (!token.significant() && !isDirective(token)) {
                gap += token.text();
                continue;
            }
            form.append(separator(before, gap, token))
                    .append(token.text().length())
                    .append(':')
                    .append(token.significant() ? token.text() : token.text().strip());
            before = token;
            gap = "";
        }
        return Optional.of(Sha256.hex(form.toString()));
    }

    /** The data of a COPY stands in the script, and what divides its columns is white space. */
    private static boolean copiesData(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> token.is("COPY"))
                && tokens.stream().anyMatch(token -> token.is("STDIN"));
    }

    /** {@code <=} is one operator and {@code < =} two; strings with a line end between them are one. */
    private static String separator(@Nullable Token before, String gap, Token token) {
        if (before == null || gap.isEmpty()) {
            return "\n";
        }
        boolean operators = isOperator(before) && isOperator(token);
        boolean strings = before.kind() == Token.Kind.StringLiteral
                && token.kind() == Token.Kind.StringLiteral
                && gap.indexOf('\n') >= 0;
        return operators || strings ? "\n\n" : "\n";
    }

    private static boolean isOperator(Token token) {
        return token.kind() == Token.Kind.Symbol && OPERATORS.contains(token.text());
    }

    private static boolean isDirective(Token token) {
        if (token.kind() != Token.Kind.Comment) {
            return false;
        }
        String text = token.text();
        String inner = text.substring(Math.min(2, text.length())).strip();
        return inner.startsWith("godwit:") || inner.startsWith("flyway:") || text.startsWith("/*+");
    }
}
