package dev.godwit.runner.review.code;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.StreamSupport;

/** Reads PL/pgSQL's parse tree. Expressions are left out: all that they can do is read, or call what is not seen here. */
public final class CodeReader {

    /** What is there already, or is not there, is no failure of the data; the rest of it is done like any other statement. */
    private static final Set<String> TELLS_WHAT_IS_THERE = Set.of(
            "duplicate_object",
            "42710",
            "duplicate_table",
            "42p07",
            "duplicate_column",
            "42701",
            "duplicate_schema",
            "42p06",
            "duplicate_function",
            "42723",
            "undefined_object",
            "42704",
            "undefined_table",
            "42p01",
            "undefined_column",
            "42703",
            "undefined_function",
            "42883");

    private final List<CodePart> parts = new ArrayList<>();
    /** Whether what follows may not be reached any more, up to the end of the loop. */
    private boolean left;
    /** The same, up to the end of the code. */
    private boolean returned;

    private CodeReader() {}

    /**
     * In the order in which it is written.
     *
     * @param block an object with one field, the block's type
     */
    public static List<CodePart> parts(JsonNode block) {
        CodeReader reader = new CodeReader();
        reader.statement(block, Circumstance.Always);
        return List.copyOf(reader.parts);
    }

    private void statements(JsonNode list, Circumstance when) {
        for (JsonNode statement : list) {
            statement(statement, left ? Circumstance.Branch : when);
        }
    }

    private void statement(JsonNode statement, Circumstance when) {
        if (statement.size() != 1) {
            return;
        }
        String type = statement.fieldNames().next();
        JsonNode body = statement.path(type);
        int line = body.path("lineno").asInt(1);
        switch (type) {
            case "PLpgSQL_stmt_block" -> block(body, when);
            case "PLpgSQL_stmt_if" -> {
                branch(body.path("then_body"));
                body.path("elsif_list")
                        .forEach(other -> branch(other.path("PLpgSQL_if_elsif").path("stmts")));
                branch(body.path("else_body"));
            }
            case "PLpgSQL_stmt_case" -> {
                body.path("case_when_list")
                        .forEach(one -> branch(one.path("PLpgSQL_case_when").path("stmts")));
                branch(body.path("else_stmts"));
            }
            case "PLpgSQL_stmt_loop" -> loop(body, when);
            case "PLpgSQL_stmt_while", "PLpgSQL_stmt_fori", "PLpgSQL_stmt_forc", "PLpgSQL_stmt_foreach_a" ->
                loop(body, Circumstance.Branch);
            case "PLpgSQL_stmt_fors" -> {
                sql(line, when, body.path("query"));
                loop(body, Circumstance.Branch);
            }
            case "PLpgSQL_stmt_dynfors" -> {
                made(line, when, body.path("query"));
                loop(body, Circumstance.Branch);
            }
            case "PLpgSQL_stmt_execsql" -> sql(line, when, body.path("sqlstmt"));
            case "PLpgSQL_stmt_perform", "PLpgSQL_stmt_call" -> sql(line, when, body.path("expr"));
            case "PLpgSQL_stmt_dynexecute" -> made(line, when, body.path("query"));
            case "PLpgSQL_stmt_open" -> {
                sql(line, when, body.path("query"));
                made(line, when, body.path("dynquery"));
            }
            case "PLpgSQL_stmt_commit" -> add(line, when, new CodePart.What.Sql("COMMIT"));
            case "PLpgSQL_stmt_rollback" -> add(line, when, new CodePart.What.Sql("ROLLBACK"));
            case "PLpgSQL_stmt_return" -> {
                left = true;
                returned = true;
            }
            case "PLpgSQL_stmt_exit" -> {
                left = true;
                returned = returned || body.has("label");
            }
            case "PLpgSQL_stmt_assign",
                    "PLpgSQL_stmt_raise",
                    "PLpgSQL_stmt_assert",
                    "PLpgSQL_stmt_getdiag",
                    "PLpgSQL_stmt_fetch",
                    "PLpgSQL_stmt_close" -> {}
            default -> add(line, when, new CodePart.What.Unknown(type));
        }
    }

    private void block(JsonNode block, Circumstance when) {
        List<JsonNode> handlers = block.path("exceptions").findValues("PLpgSQL_exception");
        boolean catches = handlers.stream()
                .flatMap(handler ->
                        StreamSupport.stream(handler.path("conditions").spliterator(), false))
                .map(condition ->
                        condition.path("PLpgSQL_condition").path("condname").asText())
                .anyMatch(name -> !TELLS_WHAT_IS_THERE.contains(name.toLowerCase(Locale.ROOT)));
        statements(block.path("body"), catches && when == Circumstance.Always ? Circumstance.Caught : when);
        handlers.forEach(handler -> branch(handler.path("action")));
    }

    private void branch(JsonNode statements) {
        statements(statements, Circumstance.Branch);
    }

    private void loop(JsonNode body, Circumstance when) {
        boolean before = left;
        statements(body.path("body"), when);
        left = before || returned;
    }

    private void sql(int line, Circumstance when, JsonNode expression) {
        if (!query(expression).isEmpty()) {
            add(line, when, new CodePart.What.Sql(query(expression)));
        }
    }

    private void made(int line, Circumstance when, JsonNode expression) {
        if (!query(expression).isEmpty()) {
            add(line, when, new CodePart.What.Made(query(expression)));
        }
    }

    private void add(int line, Circumstance when, CodePart.What what) {
        parts.add(new CodePart(line, when, what));
    }

    private static String query(JsonNode expression) {
        return expression.path("PLpgSQL_expr").path("query").asText();
    }
}
