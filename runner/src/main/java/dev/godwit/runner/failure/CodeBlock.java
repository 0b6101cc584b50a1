package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where in a DO block an error arose: PostgreSQL tells no position there, but the line in the block. */
final class CodeBlock {

    private static final Pattern LINE =
            Pattern.compile("^PL/pgSQL function inline_code_block line (\\d{1,9}) ", Pattern.MULTILINE);

    private CodeBlock() {}

    /**
     * The first character of the line, behind its indentation, in UTF-16 units from the statement's beginning; -1 if the
     * error is not one of a DO block that is written out in dollar quotes.
     *
     * @param context PostgreSQL's CONTEXT; null if it gave none
     */
    static int offset(String statement, @Nullable String context) {
        Matcher told = LINE.matcher(context == null ? "" : context);
        List<Token> tokens = told.find() ? SqlLexer.significant(statement) : List.of();
        if (tokens.isEmpty() || !tokens.getFirst().is("DO")) {
            return -1;
        }
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.DollarString)
                .findFirst()
                .map(body -> line(statement, body, Integer.parseInt(told.group(1))))
                .orElse(-1);
    }

    /** PL/pgSQL's first line is that of the opening quote. */
    private static int line(String statement, Token body, int line) {
        int delimiter = body.text().indexOf('$', 1) + 1;
        int at = body.start() + delimiter;
        int end = body.start() + body.text().length();
        for (int i = 1; i < line; i++) {
            int next = statement.indexOf('\n', at) + 1;
            if (next == 0 || next >= end) {
                return -1;
            }
            at = next;
        }
        while (at < end - 1 && Character.isWhitespace(statement.charAt(at)) && statement.charAt(at) != '\n') {
            at++;
        }
        return at;
    }
}
