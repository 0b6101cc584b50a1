package dev.godwit.runner.review.code;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text that an expression gives whenever it is evaluated: of constants, put together by {@code ||} and format(). */
public final class ConstantText {

    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar");

    private ConstantText() {}

    /**
     * Empty if anything else is in it.
     *
     * @param select the tree of {@code SELECT} with the expression behind it
     */
    public static Optional<String> of(JsonNode select) {
        JsonNode body = select.path("SelectStmt");
        JsonNode targets = body.path("targetList");
        return targets.size() == 1 && !body.has("fromClause") && !body.has("whereClause")
                ? Optional.ofNullable(text(targets.path(0).path("ResTarget").path("val")))
                : Optional.empty();
    }

    private static @Nullable String text(JsonNode node) {
        if (node.has("A_Const")) {
            return constant(node.path("A_Const"));
        }
        if (node.has("TypeCast")) {
            JsonNode cast = node.path("TypeCast");
            return TEXTS.contains(last(cast.path("typeName").path("names"))) ? text(cast.path("arg")) : null;
        }
        if (node.has("A_Expr")) {
            JsonNode operation = node.path("A_Expr");
            String before = text(operation.path("lexpr"));
            String behind = text(operation.path("rexpr"));
            return last(operation.path("name")).equals("||") && before != null && behind != null
                    ? before + behind
                    : null;
        }
        return node.has("FuncCall") ? called(node.path("FuncCall")) : null;
    }

    private static @Nullable String constant(JsonNode constant) {
        if (constant.has("sval")) {
            return constant.path("sval").path("sval").asText();
        }
        return constant.has("ival") ? constant.path("ival").path("ival").asText("0") : null;
    }

    private static @Nullable String called(JsonNode call) {
        List<String> arguments = new ArrayList<>();
        for (JsonNode argument : call.path("args")) {
            String text = text(argument);
            if (text == null) {
                return null;
            }
            arguments.add(text);
        }
        return last(call.path("funcname")).equals("format") && !arguments.isEmpty()
                ? format(arguments.getFirst(), new ArrayDeque<>(arguments.subList(1, arguments.size())))
                : null;
    }

    private static @Nullable String format(String pattern, Deque<String> arguments) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < pattern.length()) {
            char character = pattern.charAt(at);
            if (character != '%') {
                text.append(character);
                at++;
                continue;
            }
            char kind = at + 1 < pattern.length() ? pattern.charAt(at + 1) : ' ';
            String argument = kind == '%' ? "%" : arguments.poll();
            if (argument == null) {
                return null;
            }
            switch (kind) {
                case '%', 's' -> text.append(argument);
                case 'I' ->
                    text.append('"').append(argument.replace("\"", "\"\"")).append('"');
                case 'L' ->
                    text.append('\'').append(argument.replace("'", "''")).append('\'');
                default -> {
                    return null;
                }
            }
            at += 2;
        }
        return text.toString();
    }

    private static String last(JsonNode names) {
        return names.path(names.size() - 1).path("String").path("sval").asText();
    }
}
