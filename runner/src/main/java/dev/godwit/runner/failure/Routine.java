package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import dev.godwit.runner.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Code of a script: a DO block, or a function that it creates, written in dollar quotes.
 *
 * @param name without its schema; empty for a DO block
 * @param parameters as they are written
 * @param script all of it
 * @param from offset in the script of the code, behind the opening quote
 * @param to offset in the script of the closing quote
 */
record Routine(String name, String parameters, String script, int from, int to) {

    private static final String SELECT = "SELECT";

    /** Empty if the statement is none. */
    static Optional<Routine> of(SqlStatement statement) {
        List<Token> tokens = SqlLexer.significant(statement.text());
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (tokens.getFirst().is("DO")) {
            return body(tokens).map(body -> of("", "", statement, body));
        }
        int word = tokens.size() > 3 && tokens.get(1).is("OR") ? 3 : 1;
        if (!tokens.getFirst().is("CREATE")
                || tokens.size() < word + 3
                || !(tokens.get(word).is("FUNCTION") || tokens.get(word).is("PROCEDURE"))) {
            return Optional.empty();
        }
        int open = word + 1;
        while (open < tokens.size() && !tokens.get(open).text().equals("(")) {
            open++;
        }
        if (open == tokens.size()) {
            return Optional.empty();
        }
        String name = tokens.get(open - 1).name();
        String parameters = parameters(tokens, open);
        return body(tokens).map(body -> of(name, parameters, statement, body));
    }

    /** The characters between the quotes. */
    String code() {
        return script.substring(from, to);
    }

    /**
     * Offset in the script of the first character of a line of the code, behind its indentation.
     *
     * @param line from 1, the first being that of the opening quote
     * @return -1 if there is no such line
     */
    int line(int line) {
        int at = from;
        for (int i = 1; i < line; i++) {
            int next = script.indexOf('\n', at) + 1;
            if (next == 0 || next >= to) {
                return -1;
            }
            at = next;
        }
        while (at < to - 1 && Character.isWhitespace(script.charAt(at)) && script.charAt(at) != '\n') {
            at++;
        }
        return at;
    }

    /** Offset in the script of a statement of SQL code, from 1; -1 if there is no such one. */
    int statement(int number) {
        List<SqlStatement> all = Statements.of(code());
        return number < 1 || number > all.size()
                ? -1
                : from + all.get(number - 1).firstToken();
    }

    /**
     * Offset in the script of a place in a statement of the code.
     *
     * @param begin where to look from, in the script
     * @param position in the query, in characters from 1
     * @return -1 if the code does not have the query to the letter
     */
    int within(int begin, String query, int position) {
        // PL/pgSQL writes a SELECT over its own PERFORM, of which the first letter falls away.
        int replaced = query.startsWith(SELECT) ? SELECT.length() : 0;
        String kept = query.substring(replaced);
        int at = script.indexOf(kept, begin);
        if (kept.isBlank() || at < 0 || at + kept.length() > to || position > query.codePointCount(0, query.length())) {
            return -1;
        }
        int place = at - replaced + query.offsetByCodePoints(0, position - 1);
        return place < from ? -1 : place;
    }

    private static Routine of(String name, String parameters, SqlStatement statement, Token body) {
        int delimiter = body.text().indexOf('$', 1) + 1;
        int start = statement.start() + body.start();
        return new Routine(
                name,
                parameters,
                statement.script(),
                start + delimiter,
                Math.max(start + delimiter, start + body.text().length() - delimiter));
    }

    private static Optional<Token> body(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.DollarString)
                .findFirst();
    }

    private static String parameters(List<Token> tokens, int open) {
        List<String> words = new ArrayList<>();
        int depth = 0;
        for (Token token : tokens.subList(open, tokens.size())) {
            depth += token.text().equals("(") ? 1 : token.text().equals(")") ? -1 : 0;
            if (depth == 0) {
                break;
            }
            words.add(token.name());
        }
        return String.join(" ", words);
    }
}
