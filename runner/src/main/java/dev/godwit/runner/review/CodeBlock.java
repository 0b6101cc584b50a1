package dev.godwit.runner.review;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.review.act.Act;
import dev.godwit.runner.review.code.Circumstance;
import dev.godwit.runner.review.code.CodePart;
import dev.godwit.runner.review.code.CodeReader;
import dev.godwit.runner.review.code.ConstantText;
import dev.godwit.runner.sql.PostgresParser.Parsed;
import dev.godwit.runner.sql.SqlStatement;
import dev.godwit.runner.sql.Statements;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes of a DO block what it runs. What cannot be read of it stays an {@link Act.Code} that says why. */
final class CodeBlock {

    /** PostgreSQL's complaint, as far as it quotes a word and not a literal. */
    private static final Pattern COMPLAINT = Pattern.compile("syntax error at (end of input|or near \"\\w+\")");

    /** Code may execute code. */
    private static final int MAX_DEPTH = 3;

    private final Grammar grammar;
    private final Function<SqlStatement, List<Part>> reader;
    private int depth;

    /** @param reader of the statements in it */
    CodeBlock(Grammar grammar, Function<SqlStatement, List<Part>> reader) {
        this.grammar = grammar;
        this.reader = reader;
    }

    List<Part> read(SqlStatement statement, Act.Code block) {
        if (depth == MAX_DEPTH) {
            return List.of(unread(statement, 0, Circumstance.Always, "it is code in code in code"));
        }
        return switch (grammar.parseCode(statement.text())) {
            case Parsed.Refused(String message, int _) -> List.of(refused(statement, message));
            case Parsed.TooDeep _ -> List.of(unread(statement, 0, Circumstance.Always, "it is nested too deeply"));
            case Parsed.Tree(var trees)
            when trees.isEmpty() -> List.of(unread(statement, 0, Circumstance.Always, "it is not in PL/pgSQL"));
            case Parsed.Tree(var trees) -> parts(statement, block, trees.getFirst());
        };
    }

    private List<Part> parts(SqlStatement statement, Act.Code block, JsonNode tree) {
        List<Part> parts = new ArrayList<>(List.of(Part.ofScript(statement, Step.Reading.of())));
        int above = linesAbove(statement, block.at()) - 1;
        for (CodePart part : CodeReader.parts(tree)) {
            int lines = above + part.line();
            switch (part.what()) {
                case CodePart.What.Sql(String text) -> parts.addAll(inside(text, lines, part.when()));
                case CodePart.What.Made(String expression) ->
                    parts.addAll(constant(expression)
                            .map(text -> inside(text, lines, part.when()))
                            .orElseGet(() -> List.of(unread(
                                    statement,
                                    lines,
                                    part.when(),
                                    "EXECUTE runs a text that is put together only then"))));
                case CodePart.What.Unknown(String word) ->
                    parts.add(unread(statement, lines, part.when(), "nothing is known of " + word));
            }
        }
        return parts;
    }

    private List<Part> inside(String text, int lines, Circumstance when) {
        depth++;
        List<Part> parts = new ArrayList<>();
        for (SqlStatement statement : Statements.of(text)) {
            for (Part part : reader.apply(statement)) {
                Circumstance both = when == Circumstance.Always ? part.when() : when;
                parts.add(new Part(part.statement(), part.reading(), lines + part.lines(), both, true));
            }
        }
        depth--;
        return parts;
    }

    private Optional<String> constant(String expression) {
        return grammar.parse("SELECT " + expression) instanceof Parsed.Tree(var trees) && trees.size() == 1
                ? ConstantText.of(trees.getFirst())
                : Optional.empty();
    }

    /** A syntax error fails on any server. Whatever else stops the reader may be a name that only a server knows. */
    private static Part refused(SqlStatement statement, String message) {
        Matcher complaint = COMPLAINT.matcher(message);
        return message.startsWith("syntax error")
                ? Part.ofScript(
                        statement,
                        Step.Reading.refused((complaint.lookingAt() ? complaint.group() : "syntax error")
                                + ", in the code of the DO block"))
                : unread(statement, 0, Circumstance.Always, "its PL/pgSQL was not understood");
    }

    private static Part unread(SqlStatement statement, int lines, Circumstance when, String why) {
        return new Part(statement, Step.Reading.of(new Act.Code(0, why)), lines, when, false);
    }

    /** From the first token of the statement to where its code begins. */
    private static int linesAbove(SqlStatement statement, int at) {
        byte[] text = statement.text().getBytes(StandardCharsets.UTF_8);
        String before = new String(text, 0, Math.min(at, text.length), StandardCharsets.UTF_8);
        int begin = Math.min(statement.firstToken() - statement.start(), before.length());
        return (int) before.substring(begin).chars().filter(c -> c == '\n').count();
    }
}
