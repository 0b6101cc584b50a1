package dev.godwit.runner.sql;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What SQL that the grammar does not read may do outside of its database, by its words: bodies of DO and of routines, and
 * texts that they may execute. Rather too much is found than too little.
 */
final class OutsideWords {

    /** Without one of these, nothing reaches out. */
    private static final Set<String> HINTS = Set.of(
            "ROLE",
            "ROLES",
            "USER",
            "GROUP",
            "GRANT",
            "REVOKE",
            "OWNED",
            "DATABASE",
            "TABLESPACE",
            "SUBSCRIPTION",
            "SYSTEM",
            "PARAMETER",
            "EVENT",
            "LOAD",
            "COPY",
            "DO",
            "FOREIGN",
            "FUNCTION",
            "PROCEDURE");

    private OutsideWords() {}

    /** Whether the grammar is to be asked. */
    static boolean mayReachOut(List<Token> tokens) {
        return tokens.stream().anyMatch(token -> switch (token.kind()) {
            case Word, QuotedIdentifier ->
                HINTS.contains(token.text().toUpperCase(Locale.ROOT))
                        || OutsideStatements.call(token.name()).isPresent();
            case Comment, Space, StringLiteral, DollarString, Number, Symbol, Backslash -> false;
        });
    }

    /** In the texts of a DO or of a routine's definition; nothing is found in other statements, whose texts are data. */
    static Optional<String> inBodies(List<Token> statement) {
        boolean runs = !statement.isEmpty()
                && (statement.getFirst().is("DO")
                        || (statement.getFirst().is("CREATE")
                                && statement.stream()
                                        .limit(4)
                                        .anyMatch(token -> token.is("FUNCTION") || token.is("PROCEDURE"))));
        return runs ? texts(statement) : Optional.empty();
    }

    private static Optional<String> texts(List<Token> tokens) {
        return tokens.stream()
                .filter(token -> token.kind() == Token.Kind.DollarString || token.kind() == Token.Kind.StringLiteral)
                .map(token -> in(SqlLexer.significant(content(token))))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** In these words, and in the texts among them. */
    static Optional<String> in(List<Token> tokens) {
        for (int i = 0; i < tokens.size(); i++) {
            Optional<String> what = at(tokens, i);
            if (what.isPresent()) {
                return what;
            }
        }
        return texts(tokens);
    }

    private static Optional<String> at(List<Token> tokens, int i) {
        Token token = tokens.get(i);
        boolean name = token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier;
        if (name && i + 1 < tokens.size() && tokens.get(i + 1).text().equals("(")) {
            Optional<String> call = OutsideStatements.call(token.name());
            if (call.isPresent()) {
                return call;
            }
        }
        if (token.is("CREATE") || token.is("ALTER") || token.is("DROP") || token.is("ON")) {
            return object(tokens, i);
        }
        if ((token.is("GRANT") || token.is("REVOKE")) && isOfRole(tokens, i)) {
            return Optional.of(OutsideStatements.ROLES);
        }
        if ((token.is("REASSIGN") || token.is("DROP")) && is(tokens, i + 1, "OWNED")) {
            return Optional.of(OutsideStatements.ROLES);
        }
        if (token.is("COPY") && isOfFile(tokens, i)) {
            return Optional.of(OutsideStatements.FILES);
        }
        if (token.is("LOAD") && i + 1 < tokens.size() && tokens.get(i + 1).kind() == Token.Kind.StringLiteral) {
            return Optional.of(OutsideStatements.FILES);
        }
        return token.is("IMPORT") && is(tokens, i + 1, "FOREIGN")
                ? Optional.of(OutsideStatements.OTHER_SERVER)
                : Optional.empty();
    }

    private static Optional<String> object(List<Token> tokens, int i) {
        boolean on = tokens.get(i).is("ON");
        if (is(tokens, i + 1, "DATABASE")) {
            return Optional.of(OutsideStatements.DATABASES);
        }
        if (is(tokens, i + 1, "TABLESPACE")) {
            return Optional.of(OutsideStatements.TABLESPACES);
        }
        if (is(tokens, i + 1, "ROLE")
                || (!on && is(tokens, i + 1, "GROUP"))
                || (!on && is(tokens, i + 1, "USER") && !is(tokens, i + 2, "MAPPING"))
                || is(tokens, i + 1, "OWNED")) {
            return Optional.of(OutsideStatements.ROLES);
        }
        if (is(tokens, i + 1, "SUBSCRIPTION")) {
            return Optional.of(OutsideStatements.SUBSCRIPTIONS);
        }
        if (is(tokens, i + 1, "EVENT") && is(tokens, i + 2, "TRIGGER")) {
            return Optional.of(OutsideStatements.EVENT_TRIGGERS);
        }
        return is(tokens, i + 1, "SYSTEM") || (on && is(tokens, i + 1, "PARAMETER"))
                ? Optional.of(OutsideStatements.SYSTEM)
                : Optional.empty();
    }

    /** A right has an ON before its TO or FROM, a role has none. */
    private static boolean isOfRole(List<Token> tokens, int grant) {
        for (int i = grant + 1; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.is("TO") || token.is("FROM")) {
                return true;
            }
            if (token.is("ON") || token.text().equals(";")) {
                return false;
            }
        }
        return false;
    }

    private static boolean isOfFile(List<Token> tokens, int copy) {
        for (int i = copy + 1; i < tokens.size() && !tokens.get(i).text().equals(";"); i++) {
            if ((tokens.get(i).is("FROM") || tokens.get(i).is("TO"))
                    && i + 1 < tokens.size()
                    && (tokens.get(i + 1).is("PROGRAM") || tokens.get(i + 1).kind() == Token.Kind.StringLiteral)) {
                return true;
            }
        }
        return false;
    }

    private static boolean is(List<Token> tokens, int i, String keyword) {
        return i < tokens.size() && tokens.get(i).is(keyword);
    }

    /** What stands between the quotes; a doubled quote within stays one too many, which changes no word. */
    private static String content(Token text) {
        String all = text.text();
        if (text.kind() == Token.Kind.DollarString) {
            int tag = all.indexOf('$', 1) + 1;
            return all.length() >= 2 * tag ? all.substring(tag, all.length() - tag) : "";
        }
        int open = all.indexOf('\'');
        return all.substring(open + 1, Math.max(open + 1, all.length() - 1)).replace("''", "'");
    }
}
