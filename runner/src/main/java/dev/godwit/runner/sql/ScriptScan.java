package dev.godwit.runner.sql;

import dev.godwit.bundle.Migration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a script before anything runs: can all of it run, and how? PostgreSQL's grammar judges the statements that have
 * to do with transactions; a script without such words does not need it.
 */
public final class ScriptScan {

    /** None of the statements in question is this long, and the grammar takes its time. */
    private static final int MAX_JUDGED = 100_000;

    private final Migration migration;
    private final Supplier<PostgresParser> grammar;
    private final List<String> problems = new ArrayList<>();

    private ScriptScan(Migration migration, Supplier<PostgresParser> grammar) {
        this.migration = migration;
        this.grammar = grammar;
    }

    /** How a script runs. */
    public sealed interface Plan {

        /** In one transaction, with what records it. */
        record Transactional() implements Plan {}

        /** Its only statement runs outside of any. */
        record Alone(SqlStatement statement, Effect effect) implements Plan {}

        /** @param problems each a sentence that begins with file and line; at least one */
        record Refused(List<String> problems) implements Plan {

            public Refused {
                problems = List.copyOf(problems);
            }
        }
    }

    /** @param grammar asked at most for a few statements, and mostly not at all */
    public static Plan of(Migration migration, Supplier<PostgresParser> grammar) {
        return new ScriptScan(migration, grammar).scan();
    }

    private Plan scan() {
        int count = 0;
        Outsider outsider = null;
        Outsider stranger = null;
        for (Iterator<SqlStatement> all = Statements.in(migration.sql()); all.hasNext(); ) {
            SqlStatement statement = all.next();
            count++;
            SqlStatement.Flaw flaw = statement.flaw();
            if (flaw != null) {
                problem(flaw.offset(), text(flaw.kind()));
            } else if (statement.delicate()) {
                switch (rule(statement)) {
                    case TransactionRule.Inside() -> {}
                    case TransactionRule.Never(String why) ->
                        problem(statement.firstToken(), name(statement) + " " + why);
                    case TransactionRule.Either(Effect effect) -> stranger = new Outsider(statement, effect);
                    case TransactionRule.Outside(Effect effect) -> {
                        if (outsider == null) {
                            outsider = new Outsider(statement, effect);
                        }
                    }
                }
            }
        }
        if (outsider != null && count > 1) {
            problem(
                    outsider.statement().firstToken(),
                    name(outsider.statement())
                            + " cannot run inside a transaction, and is not the only statement of its"
                            + " file. Put it into a migration of its own: the others run in one transaction, so that they are"
                            + " applied whole or not at all.");
        }
        if (!problems.isEmpty()) {
            return new Plan.Refused(problems);
        }
        return alone(count, outsider, stranger)
                .<Plan>map(alone -> new Plan.Alone(alone.statement(), alone.effect()))
                .orElseGet(Plan.Transactional::new);
    }

    private record Outsider(SqlStatement statement, Effect effect) {}

    private static Optional<Outsider> alone(int count, @Nullable Outsider outsider, @Nullable Outsider stranger) {
        return count == 1 ? Optional.ofNullable(outsider == null ? stranger : outsider) : Optional.empty();
    }

    /** What the grammar does not know, a server may; it says so itself, and rolls back. */
    private TransactionRule rule(SqlStatement statement) {
        if (statement.end() - statement.start() > MAX_JUDGED) {
            return new TransactionRule.Inside();
        }
        return switch (grammar.get().parse(statement.text())) {
            case PostgresParser.Parsed.Refused _, PostgresParser.Parsed.TooDeep _ -> new TransactionRule.Inside();
            case PostgresParser.Parsed.Tree(var statements) ->
                statements.size() == 1 ? TransactionRule.of(statements.getFirst()) : new TransactionRule.Inside();
        };
    }

    private void problem(int offset, String text) {
        problems.add(migration.name() + ", line "
                + FilePosition.at(migration.sql(), offset).line() + ": " + text);
    }

    static String text(SqlStatement.Flaw.Kind kind) {
        return switch (kind) {
            case Backslash ->
                "a command that begins with a backslash is psql's, not SQL; write it as SQL, or leave it out.";
            case OpenComment -> "a comment is never closed.";
            case OpenIdentifier -> "a double quote is never closed.";
            case OpenDollarQuote -> "a dollar quote is never closed.";
            case OpenString -> "a single quote is never closed.";
            case OpenData ->
                "the file ends in the middle of this statement. The data of a COPY begins on the next line and ends with"
                        + " a line that holds just \\.";
        };
    }

    private static String name(SqlStatement statement) {
        List<Token> tokens = SqlLexer.significant(statement.text());
        List<String> words = tokens.stream()
                .takeWhile(token -> token.kind() == Token.Kind.Word)
                .limit(2)
                .map(Token::text)
                .toList();
        boolean concurrently = tokens.stream().anyMatch(token -> token.is("CONCURRENTLY"));
        return String.join(" ", words) + (concurrently && words.size() > 1 ? " ... CONCURRENTLY" : "");
    }
}
