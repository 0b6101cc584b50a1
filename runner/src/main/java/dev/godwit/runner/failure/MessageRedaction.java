package dev.godwit.runner.failure;

import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.Token;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's words without values from the data. What stands in quotes stays only if it is the name of an object of the
 * error or an identifier of the script; a message of the user's own RAISE stays only as far as it is written in the
 * script. A DETAIL stays only if it is one of those that are known, without its values; of a CONTEXT, the names and lines
 * of functions stay.
 */
final class MessageRedaction {

    private static final String GONE = "\"...\"";
    private static final String RAISED =
            "the script's own code raised an error (its text may hold data and is not shown)";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");
    private static final Set<String> RAISING_ROUTINES = Set.of("exec_stmt_raise", "exec_stmt_assert");
    private static final Pattern OTHER_LANGUAGE = Pattern.compile("PL/(?!pgSQL )|plv8|JavaScript");
    private static final Pattern FOREIGN_QUOTE = Pattern.compile(
            "[\u00ab\u2039\u300c\u300e][\u00a0\u202f]?|[\u00a0\u202f]?[\u00bb\u203a\u300d\u300f]|[\u2018-\u201f]");
    private static final int MAX_LINES = 5;
    /** Of columns and types that do not fit: it names nothing else. */
    private static final String TYPES = "42804";
    /** States whose texts speak of names, not of values. */
    private static final Pattern NAMING = Pattern.compile("^(42(?!601|602)|0A|55|2B|3[DF])");

    private static final Pattern DEPENDS = Pattern.compile("[^\\p{Cntrl}']{1,200} depends on [^\\p{Cntrl}']{1,200}"
            + "|and \\d+ other objects? \\(see server log for list\\)");
    /** What a DETAIL looks like that holds values, and what is left of it. */
    private static final Map<Pattern, String> DETAILS = details();

    private MessageRedaction() {}

    private static Map<Pattern, String> details() {
        Map<Pattern, String> details = new LinkedHashMap<>();
        // A value can hold anything, so the key ends where the first one can begin, and the rest begins behind the
        // last.
        String key = "(Key \\(.+?\\)=\\().*\\)";
        details.put(pattern(key + " already exists\\."), "$1...) already exists.");
        details.put(pattern(key + " is duplicated\\."), "$1...) is duplicated.");
        details.put(pattern(key + "( is not present in table \"[^\"]{1,63}\"\\.)"), "$1...)$2");
        details.put(pattern(key + "( is still referenced from table \"[^\"]{1,63}\"\\.)"), "$1...)$2");
        details.put(pattern(key + " conflicts with (?:existing )?key .*"), "$1...) conflicts with another key.");
        details.put(pattern("Failing row contains .*"), "Failing row contains (...).");
        details.put(pattern("(Partition key of the failing row contains \\(.+?\\) = \\().*\\)\\."), "$1...).");
        return details;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL);
    }

    /** @param sources the statement that failed, and the code in which it did */
    static Said redact(DatabaseError error, List<String> sources) {
        List<Token> tokens = sources.stream().flatMap(MessageRedaction::tokens).toList();
        String message = plainQuotes(error.message());
        boolean raised = isRaised(error);
        return new Said(
                clean(raised ? raised(message, tokens) : quotedValues(message, error, tokens)),
                raised ? null : detail(error, tokens),
                raised ? null : hint(error, tokens),
                context(error));
    }

    /** Whether the text is that of the user's own code, so that anything may be in it. */
    private static boolean isRaised(DatabaseError error) {
        return error.sqlState().startsWith("P0")
                || RAISING_ROUTINES.contains(Objects.requireNonNullElse(error.routine(), ""))
                || OTHER_LANGUAGE
                        .matcher(Objects.requireNonNullElse(error.context(), ""))
                        .find();
    }

    private static @Nullable String detail(DatabaseError error, List<Token> tokens) {
        String detail = error.detail();
        if (detail == null || detail.isBlank()) {
            return null;
        }
        if (error.sqlState().equals("2BP01")) {
            List<String> lines = detail.lines()
                    .filter(DEPENDS.asMatchPredicate())
                    .limit(MAX_LINES)
                    .toList();
            return lines.isEmpty() ? null : String.join("\n", lines);
        }
        for (Map.Entry<Pattern, String> known : DETAILS.entrySet()) {
            Matcher matcher = known.getKey().matcher(detail);
            if (matcher.matches()) {
                return clean(matcher.replaceFirst(known.getValue()));
            }
        }
        return NAMING.matcher(error.sqlState()).find() ? clean(quotedValues(plainQuotes(detail), error, tokens)) : null;
    }

    private static @Nullable String hint(DatabaseError error, List<Token> tokens) {
        String hint = error.hint();
        if (hint == null || hint.isBlank()) {
            return null;
        }
        // The parser's own suggestions: names of the catalogue.
        boolean suggested = error.sqlState().startsWith("42");
        String plain = plainQuotes(hint);
        if (!suggested
                && plain.indexOf('"') >= 0
                && !NAMING.matcher(error.sqlState()).find()) {
            return null;
        }
        return clean(suggested ? plain : quotedValues(plain, error, tokens));
    }

    private static @Nullable String context(DatabaseError error) {
        String copy = CodeFrame.copyText(error.context());
        List<String> frames =
                CodeFrame.of(error.context()).stream().map(CodeFrame::text).toList();
        String shown = copy.isEmpty() ? String.join("\n", frames) : copy;
        return shown.isEmpty() ? null : shown;
    }

    private static String clean(String text) {
        return CONTROL.matcher(text).replaceAll(" ").strip();
    }

    /** A server that speaks another language has other quotes. */
    private static String plainQuotes(String text) {
        return FOREIGN_QUOTE.matcher(text).replaceAll("\"");
    }

    private static String quotedValues(String message, DatabaseError error, List<Token> tokens) {
        if (error.sqlState().equals(TYPES)) {
            return message;
        }
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

    /** Also those in the bodies of functions and DO blocks. */
    private static Stream<Token> tokens(String sql) {
        return SqlLexer.significant(sql).stream()
                .flatMap(token ->
                        token.kind() == Token.Kind.DollarString ? tokens(body(token.text())) : Stream.of(token));
    }

    private static Stream<String> literals(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.StringLiteral)
                .map(token -> content(token.text()));
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
