package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Statements that read and write rows, with what their WITH clauses write. */
record DataReader(UnaryOperator<Name> resolve) {

    private static final Set<String> WRITING = Set.of("InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt");

    List<Act> acts(Node statement) {
        List<Act> acts = new ArrayList<>();
        for (Node query : statement.all("CommonTableExpr")) {
            Node inner = query.child("ctequery");
            if (WRITING.contains(inner.type())) {
                acts.add(act(inner));
            }
        }
        acts.add(act(statement));
        return acts;
    }

    private Act act(Node statement) {
        Set<Name> reads = statement.reads(resolve);
        return switch (statement.type()) {
            case "InsertStmt" ->
                new Act.Insert(
                        target(statement), !statement.child("selectStmt").has("valuesLists"), reads, statement.texts());
            case "UpdateStmt" ->
                new Act.Update(
                        target(statement),
                        bounded(statement),
                        statement.list("targetList").stream()
                                .map(column -> column.text("name"))
                                .collect(Collectors.toSet()),
                        without(reads, statement),
                        statement.texts());
            case "DeleteStmt" -> new Act.Delete(target(statement), bounded(statement), without(reads, statement));
            case "MergeStmt" -> new Act.Merge(target(statement), reads);
            default -> new Act.Read(reads, statement.texts());
        };
    }

    /** A condition that is just {@code true} bounds nothing. */
    private static boolean bounded(Node statement) {
        Node condition = statement.child("whereClause");
        return statement.has("whereClause")
                && !(condition.type().equals("A_Const")
                        && condition.plain("boolval").flag("boolval"));
    }

    private Set<Name> without(Set<Name> reads, Node statement) {
        Set<Name> others = new HashSet<>(reads);
        others.remove(target(statement));
        return others;
    }

    private Name target(Node statement) {
        return resolve.apply(statement.plain("relation").relation());
    }
}
