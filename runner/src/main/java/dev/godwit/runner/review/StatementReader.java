package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.ActReader;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.Name;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import dev.godwit.runner.sql.TransactionRule;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads statements by PostgreSQL's grammar, and plain rows without it, because a file may have very many. */
final class StatementReader {

    /** The grammar takes its time. */
    private static final int MAX_READ = 100_000;
    /** A statement of plain rows that is longer than this, or behind this many of them, is read without the grammar. */
    private static final int MAX_ROWS = 2_000;

    private static final int MAX_ROW_STATEMENTS = 100;

    private final Grammar grammar;
    private final KnownSchema schema;
    private final ActReader acts;
    private final CodeBlock code;
    private int rowStatements;

    StatementReader(Grammar grammar, KnownSchema schema) {
        this.grammar = grammar;
        this.schema = schema;
        this.acts = new ActReader(schema::resolve);
        this.code = new CodeBlock(grammar, this::read);
    }

    /** The statement itself, and behind it what it runs if it is a DO block. */
    List<Part> read(SqlStatement statement) {
        Step.Reading reading = reading(statement);
        if (reading.acts().size() == 1 && reading.acts().getFirst() instanceof Act.Code block) {
            return code.read(statement, block);
        }
        return List.of(Part.ofScript(statement, reading));
    }

    private Step.Reading reading(SqlStatement statement) {
        SqlStatement.Flaw flaw = statement.flaw();
        if (flaw != null) {
            return Step.Reading.refused(complaint(flaw.kind()));
        }
        String text = statement.text();
        if (text.length() > MAX_ROWS || rowStatements > MAX_ROW_STATEMENTS) {
            Optional<Act> rows = rows(text);
            if (rows.isPresent()) {
                return Step.Reading.of(rows.get());
            }
        }
        if (text.length() > MAX_READ) {
            return Step.Reading.of(ActReader.unread());
        }
        return switch (grammar.parse(text)) {
            case PostgresParser.Parsed.Refused(String message, int position) ->
                Step.Reading.refused(withoutQuotes(message));
            case PostgresParser.Parsed.Tree(var trees)
            when trees.size() == 1 -> {
                List<Act> read = acts.acts(trees.getFirst());
                rowStatements += read.getFirst() instanceof Act.Insert ? 1 : 0;
                yield new Step.Reading(read, TransactionRule.of(trees.getFirst()), null);
            }
            case PostgresParser.Parsed.TooDeep _, PostgresParser.Parsed.Tree _ -> Step.Reading.of(ActReader.unread());
        };
    }

    /** {@code INSERT INTO table ... VALUES}; empty for anything that could be more. */
    private Optional<Act> rows(String text) {
        if (!text.regionMatches(true, 0, "INSERT", 0, 6)) {
            return Optional.empty();
        }
        List<Token> tokens = SqlLexer.significant(text);
        boolean plain = tokens.size() > 3
                && tokens.get(1).is("INTO")
                && tokens.stream().noneMatch(token -> token.is("SELECT") || token.is("WITH"))
                && tokens.stream().anyMatch(token -> token.is("VALUES"));
        if (!plain) {
            return Optional.empty();
        }
        boolean qualified = tokens.get(3).text().equals(".") && tokens.size() > 4;
        @Nullable String schemaName = qualified ? tokens.get(2).name() : null;
        String table = tokens.get(qualified ? 4 : 2).name();
        Set<String> texts = tokens.stream()
                .filter(token ->
                        token.kind() == Token.Kind.StringLiteral && token.text().startsWith("'"))
                .map(token -> token.text().substring(1, token.text().length() - 1))
                .collect(Collectors.toSet());
        return Optional.of(new Act.Insert(schema.resolve(new Name(schemaName, table)), false, Set.of(), texts));
    }

    private static String complaint(SqlStatement.Flaw.Kind flaw) {
        return switch (flaw) {
            case Backslash -> "a command that begins with a backslash is psql's, not SQL";
            case OpenComment -> "a comment is never closed";
            case OpenIdentifier -> "a double quote is never closed";
            case OpenDollarQuote -> "a dollar quote is never closed";
            case OpenString -> "a single quote is never closed";
            case OpenData -> "the data of a COPY has no end";
        };
    }

    /** PostgreSQL quotes a token of the script, which may be a literal. */
    private static String withoutQuotes(String message) {
        return message.contains("'") ? message.replaceAll("'.*'", "'...'") : message;
    }
}
