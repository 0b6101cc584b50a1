package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Statements that take something away, an act for each object. */
record DropReader(UnaryOperator<Name> resolve) {

    private static final Set<String> ON_A_TABLE = Set.of("OBJECT_TRIGGER", "OBJECT_RULE", "OBJECT_POLICY");

    List<Act> acts(Node statement) {
        boolean cascade = statement.text("behavior").equals("DROP_CASCADE");
        return switch (statement.type()) {
            case "TruncateStmt" ->
                statement.list("relations").stream()
                        .<Act>map(relation -> new Act.Truncate(resolve.apply(relation.relation()), cascade))
                        .toList();
            case "DropdbStmt" ->
                List.of(new Act.Drop("OBJECT_DATABASE", new Name(null, statement.text("dbname")), false, false, null));
            case "DropOwnedStmt" ->
                statement.list("roles").stream()
                        .<Act>map(role -> new Act.Drop(
                                "OBJECT_OWNED", new Name(null, role.text("rolename")), cascade, false, null))
                        .toList();
            default -> drop(statement, cascade);
        };
    }

    private List<Act> drop(Node statement, boolean cascade) {
        String kind = statement.text("removeType");
        List<Act> acts = new ArrayList<>();
        for (Node object : statement.list("objects")) {
            List<String> parts = parts(object);
            boolean onTable = ON_A_TABLE.contains(kind) && parts.size() > 1;
            acts.add(new Act.Drop(
                    kind,
                    onTable ? new Name(null, parts.getLast()) : resolve(kind, Node.name(parts)),
                    cascade,
                    statement.flag("concurrent"),
                    onTable ? resolve.apply(Node.name(parts.subList(0, parts.size() - 1))) : null));
        }
        return acts;
    }

    private Name resolve(String kind, Name name) {
        return switch (kind) {
            case "OBJECT_SCHEMA", "OBJECT_EXTENSION", "OBJECT_ROLE", "OBJECT_EVENT_TRIGGER", "OBJECT_PUBLICATION" ->
                name;
            default -> resolve.apply(name);
        };
    }

    private static List<String> parts(Node object) {
        return switch (object.type()) {
            case "String" -> List.of(object.string());
            case "List" -> object.strings("items");
            case "TypeName" -> object.strings("names");
            case "ObjectWithArgs" -> object.strings("objname");
            default -> List.of("");
        };
    }
}
