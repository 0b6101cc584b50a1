package dev.godwit.runner.review.act;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A node of libpg_query's JSON, which leaves out what is zero, false or empty.
 *
 * @param type empty where the tree needs none to tell
 */
record Node(String type, JsonNode json) {

    /** @param wrapped an object with one field, the node's type */
    static Node of(JsonNode wrapped) {
        if (wrapped.size() != 1) {
            return new Node("", wrapped);
        }
        String type = wrapped.fieldNames().next();
        return new Node(type, wrapped.path(type));
    }

    boolean has(String field) {
        return json.has(field);
    }

    String text(String field) {
        return json.path(field).asText();
    }

    @Nullable
    String textOrNull(String field) {
        return json.path(field).isTextual() ? text(field) : null;
    }

    boolean flag(String field) {
        return json.path(field).asBoolean();
    }

    /** One that the tree writes without its type. */
    Node plain(String field) {
        return new Node("", json.path(field));
    }

    Node child(String field) {
        return of(json.path(field));
    }

    List<Node> list(String field) {
        return StreamSupport.stream(json.path(field).spliterator(), false)
                .map(Node::of)
                .toList();
    }

    /** Of a list of strings. */
    List<String> strings(String field) {
        return list(field).stream().map(Node::string).toList();
    }

    String string() {
        return text("sval");
    }

    /** Every node of a type, at any depth. */
    List<Node> all(String wanted) {
        List<Node> found = new ArrayList<>();
        for (JsonNode node : json.findValues(wanted)) {
            Node outer = new Node(wanted, node);
            found.add(outer);
            found.addAll(outer.all(wanted));
        }
        return found;
    }

    /** What a {@code RangeVar} names. */
    Name relation() {
        return new Name(textOrNull("schemaname"), text("relname"));
    }

    boolean temporary() {
        return text("relpersistence").equals("t");
    }

    /** Of a name in several parts. */
    static Name name(List<String> parts) {
        return new Name(parts.size() > 1 ? parts.get(parts.size() - 2) : null, parts.isEmpty() ? "" : parts.getLast());
    }

    /** The relations that a query reads, wherever in it; what a WITH gives a name is none. */
    Set<Name> reads(UnaryOperator<Name> resolve) {
        Set<String> withNames = new HashSet<>();
        all("CommonTableExpr").forEach(query -> withNames.add(query.text("ctename")));
        Set<Name> reads = new HashSet<>();
        for (Node relation : all("RangeVar")) {
            Name name = relation.relation();
            if (name.schema() != null || !withNames.contains(name.name())) {
                reads.add(resolve.apply(name));
            }
        }
        return reads;
    }

    /** The strings that stand in it. */
    Set<String> texts() {
        Set<String> texts = new HashSet<>();
        for (Node constant : all("A_Const")) {
            if (constant.has("sval")) {
                texts.add(constant.plain("sval").string());
            }
        }
        return texts;
    }

    /** The functions that are called in it, PostgreSQL's own without a schema. */
    Set<String> functions() {
        Set<String> functions = new HashSet<>();
        for (Node call : all("FuncCall")) {
            Name name = name(call.strings("funcname"));
            boolean plain = name.schema() == null || name.schema().equals("pg_catalog");
            functions.add(plain ? name.name() : name.toString());
        }
        return functions;
    }

    Set<String> columnsNamed() {
        Set<String> columns = new HashSet<>();
        for (Node reference : all("ColumnRef")) {
            List<String> fields = reference.strings("fields");
            if (!fields.isEmpty() && !fields.getLast().isEmpty()) {
                columns.add(fields.getLast());
            }
        }
        return columns;
    }
}
