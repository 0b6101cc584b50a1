package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * PostgreSQL's messages without values from the data. What stands in quotes stays only if it is the name of an object of
 * the error or an identifier of the statement; a message of the user's own RAISE stays only as far as it is written in
 * the script.
 */
final class MessageRedaction {

    private static final String GONE = "\"...\"";
    private static final String RAISED =
            "the script's own code raised an error (its text may hold data and is not shown)";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Set<String> RAISING_ROUTINES = Set.of("exec_stmt_raise", "exec_stmt_assert");

    private MessageRedaction() {}

    static String redact(DatabaseError error, String statement) {
        List<Token> tokens = SqlLexer.significant(statement);
        boolean raised = error.sqlState().startsWith("P0")
                || RAISING_ROUTINES.contains(Objects.requireNonNullElse(error.routine(), ""));
        String text = raised ? raised(error.message(), tokens) : quotedValues(error, tokens);
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }

    private static String quotedValues(DatabaseError error, List<Token> tokens) {
        String message = error.message();
        int first = message.indexOf('"');
        if (error.sqlState().startsWith("22") && first >= 0) {
            // Here it is a value that is quoted, and one that holds quotes itself can pass for a name in between.
            return message.substring(0, first) + GONE + message.substring(message.lastIndexOf('"') + 1);
        }
        Set<String> known = known(error, tokens);
        StringBuilder shown = new StringBuilder();
        int at = 0;
        while (true) {
            int open = message.indexOf('"', at);
            int close = open < 0 ? -1 : message.indexOf('"', open + 1);
            if (close < 0) {
                return shown.append(open < 0 ? message.substring(at) : message.substring(at, open) + GONE)
                        .toString();
            }
            shown.append(message, at, open);
            if (!known.contains(message.substring(open + 1, close))) {
                // A value can hold quotes itself, so everything up to the last quote may belong to it.
                return shown.append(GONE)
                        .append(message.substring(message.lastIndexOf('"') + 1))
                        .toString();
            }
            shown.append(message, open, close + 1);
            at = close + 1;
        }
    }

    private static Set<String> known(DatabaseError error, List<Token> tokens) {
        Set<String> known = new HashSet<>();
        Stream.of(error.schema(), error.table(), error.column(), error.dataType(), error.constraint())
                .filter(Objects::nonNull)
                .forEach(known::add);
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.kind()) {
                case Word, QuotedIdentifier -> {
                    known.add(token.name());
                    known.add(token.text());
                    if (i >= 2 && tokens.get(i - 1).text().equals(".")) {
                        known.add(tokens.get(i - 2).name() + "." + token.name());
                    }
                }
                case Symbol -> known.add(token.text());
                case Space, Comment, StringLiteral, DollarString, Number, Backslash -> {}
            }
        }
        return known;
    }

    private static String raised(String message, List<Token> tokens) {
        return literals(tokens)
                .filter(format -> matches(format, message))
                .max((a, b) -> Integer.compare(a.length(), b.length()))
                .map(format -> format.replace("%%", "\0").replace("%", "...").replace('\0', '%'))
                .orElse(RAISED);
    }

    /** Whether RAISE with this format can have made the message; a format of nothing but placeholders tells nothing. */
    private static boolean matches(String format, String message) {
        if (format.replace("%", "").isBlank()) {
            return false;
        }
        StringBuilder pattern = new StringBuilder();
        for (String part : format.replace("%%", "\0").split("%", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part.replace('\0', '%')));
        }
        return Pattern.compile(pattern.toString(), Pattern.DOTALL)
                .matcher(message)
                .matches();
    }

    /** The contents of string literals, also of those in the bodies of functions and DO blocks. */
    private static Stream<String> literals(List<Token> tokens) {
        return tokens.stream().flatMap(token -> switch (token.kind()) {
            case StringLiteral -> Stream.of(content(token.text()));
            case DollarString -> literals(SqlLexer.significant(body(token.text())));
            case Space, Comment, Word, QuotedIdentifier, Number, Symbol, Backslash -> Stream.empty();
        });
    }

    private static String content(String literal) {
        int open = literal.indexOf('\'');
        int close = literal.lastIndexOf('\'');
        return close <= open ? "" : literal.substring(open + 1, close).replace("''", "'");
    }

    private static String body(String dollarString) {
        int delimiter = dollarString.indexOf('$', 1) + 1;
        return dollarString.length() < 2 * delimiter
                ? ""
                : dollarString.substring(delimiter, dollarString.length() - delimiter);
    }
}
