package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.act.ActReader;
import dev.godwit.runner.review.schema.KnownSchema;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.SqlLexer;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Token;
import dev.godwit.runner.sql.TransactionRule;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        if (statement.rows() && (text.length() > MAX_ROWS || rowStatements > MAX_ROW_STATEMENTS)) {
            return Step.Reading.of(rows(text));
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

    private Act rows(String text) {
        Set<String> texts = SqlLexer.tokens(text).stream()
                .filter(token ->
                        token.kind() == Token.Kind.StringLiteral && token.text().startsWith("'"))
                .map(token -> token.text().substring(1, token.text().length() - 1))
                .collect(Collectors.toSet());
        return new Act.Insert(schema.resolve(Inserted.table(text)), false, Set.of(), texts);
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
