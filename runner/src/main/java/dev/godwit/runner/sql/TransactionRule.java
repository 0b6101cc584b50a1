package dev.godwit.runner.sql;

import java.util.List;
import java.util.Optional;

/** Which statements cannot be part of the one transaction in which a migration runs, and what to do about them. */
final class TransactionRule {

    private static final String ONE_TRANSACTION =
            "This version of Godwit runs each migration in one transaction, so that it is applied whole or not at all; ";

    private TransactionRule() {}

    /** What to say about a statement; empty if it may run. */
    static Optional<String> problem(SqlStatement statement) {
        List<Token> tokens = SqlLexer.significant(statement.text());
        if (tokens.isEmpty()) {
            return Optional.empty();
        }
        if (endsTransaction(tokens)) {
            return Optional.of(tokens.getFirst().text() + " begins or ends a transaction. " + ONE_TRANSACTION
                    + "leave BEGIN, COMMIT and ROLLBACK out of the file.");
        }
        // Flyway asks the server's version for this one; every server that Godwit talks to can do it.
        boolean addsEnumValue = starts(tokens, "ALTER", "TYPE");
        if (neverInTransaction(tokens) || (!statement.transactional() && !addsEnumValue)) {
            return Optional.of(name(tokens) + " cannot run inside a transaction. " + ONE_TRANSACTION
                    + "use the form without CONCURRENTLY, or run this statement by hand outside of the migrations.");
        }
        return Optional.empty();
    }

    private static boolean endsTransaction(List<Token> tokens) {
        Token first = tokens.getFirst();
        if (first.is("ROLLBACK")) {
            // ROLLBACK [WORK | TRANSACTION] TO a savepoint stays inside.
            return tokens.stream().limit(3).noneMatch(token -> token.is("TO"));
        }
        return first.is("BEGIN")
                || first.is("COMMIT")
                || first.is("END")
                || first.is("ABORT")
                || starts(tokens, "START", "TRANSACTION")
                || starts(tokens, "PREPARE", "TRANSACTION");
    }

    private static boolean neverInTransaction(List<Token> tokens) {
        Token first = tokens.getFirst();
        if (first.is("REINDEX")) {
            return has(tokens, "CONCURRENTLY")
                    || has(tokens, "SCHEMA")
                    || has(tokens, "DATABASE")
                    || has(tokens, "SYSTEM");
        }
        if (first.is("CREATE") || first.is("DROP")) {
            return (has(tokens, "INDEX") && has(tokens, "CONCURRENTLY"))
                    || starts(tokens, first.text(), "DATABASE")
                    || starts(tokens, first.text(), "TABLESPACE");
        }
        if (starts(tokens, "ALTER", "TABLE")) {
            return has(tokens, "DETACH") && has(tokens, "CONCURRENTLY");
        }
        if (starts(tokens, "ALTER", "DATABASE")) {
            return has(tokens, "SET") && has(tokens, "TABLESPACE");
        }
        return first.is("VACUUM")
                || starts(tokens, "ALTER", "SYSTEM")
                || starts(tokens, "DISCARD", "ALL")
                || (first.is("CLUSTER") && clustersEverything(tokens));
    }

    /** {@code CLUSTER} without a table, with or without {@code VERBOSE}. */
    private static boolean clustersEverything(List<Token> tokens) {
        return tokens.stream()
                .skip(1)
                .filter(token -> token.kind() == Token.Kind.Word || token.kind() == Token.Kind.QuotedIdentifier)
                .allMatch(token -> token.is("VERBOSE"));
    }

    private static boolean starts(List<Token> tokens, String first, String second) {
        return tokens.size() > 1
                && tokens.getFirst().text().equalsIgnoreCase(first)
                && tokens.get(1).is(second);
    }

    private static boolean has(List<Token> tokens, String keyword) {
        return tokens.stream().anyMatch(token -> token.is(keyword));
    }

    private static String name(List<Token> tokens) {
        List<String> words = tokens.stream()
                .takeWhile(token -> token.kind() == Token.Kind.Word)
                .limit(2)
                .map(Token::text)
                .toList();
        return String.join(" ", words) + (has(tokens, "CONCURRENTLY") ? " ... CONCURRENTLY" : "");
    }
}
