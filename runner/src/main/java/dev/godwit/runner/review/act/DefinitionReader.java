package dev.godwit.runner.review.act;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Columns, types and constraints. */
record DefinitionReader(UnaryOperator<Name> resolve) {

    Column column(Node definition) {
        boolean notNull = false;
        Column.Value value = null;
        List<Constraint> constraints = new ArrayList<>();
        String name = definition.text("colname");
        for (Node constraint : definition.list("constraints")) {
            switch (constraint.text("contype")) {
                case "CONSTR_NOTNULL" -> notNull = true;
                case "CONSTR_DEFAULT" -> value = defaultValue(constraint.json().path("raw_expr"));
                case "CONSTR_IDENTITY" -> value = new Column.Value.Identity();
                case "CONSTR_GENERATED" ->
                    value = new Column.Value.Generated(
                            !constraint.text("generated_kind").equals("v"));
                default -> {
                    Constraint read = constraint(constraint, name);
                    if (read != null) {
                        constraints.add(read);
                    }
                }
            }
        }
        return new Column(name, type(definition.plain("typeName")), notNull, value, constraints);
    }

    private static Column.Value defaultValue(JsonNode expression) {
        Node all = new Node("", expression);
        return new Column.Value.Default(all.functions(), isNull(Node.of(expression)), all.texts());
    }

    private static boolean isNull(Node expression) {
        return switch (expression.type()) {
            case "A_Const" -> expression.flag("isnull");
            case "TypeCast" -> isNull(expression.child("arg"));
            default -> false;
        };
    }

    static DataType type(Node type) {
        List<String> parts = type.strings("names");
        Name name = Node.name(parts);
        List<Integer> modifiers = new ArrayList<>();
        for (Node modifier : type.list("typmods")) {
            modifiers.add(modifier.plain("ival").json().path("ival").asInt());
        }
        boolean builtIn = name.schema() == null || name.schema().equals("pg_catalog");
        return new DataType(builtIn ? null : name.schema(), name.name(), modifiers, type.has("arrayBounds"));
    }

    /**
     * @param column on which it stands; null if it is the table's
     * @return null for what is no constraint, such as DEFERRABLE
     */
    @Nullable
    Constraint constraint(Node node, @Nullable String column) {
        Constraint.Kind kind = switch (node.text("contype")) {
            case "CONSTR_CHECK" -> Constraint.Kind.Check;
            case "CONSTR_FOREIGN" -> Constraint.Kind.ForeignKey;
            case "CONSTR_UNIQUE" -> Constraint.Kind.Unique;
            case "CONSTR_PRIMARY" -> Constraint.Kind.Primary;
            case "CONSTR_EXCLUSION" -> Constraint.Kind.Exclusion;
            case "CONSTR_NOTNULL" -> Constraint.Kind.NotNull;
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        Node expression = node.child("raw_expr");
        List<String> columns = switch (kind) {
            case ForeignKey -> node.strings("fk_attrs");
            case Check -> expression.columnsNamed().stream().sorted().toList();
            case Unique, Primary, NotNull -> node.strings("keys");
            case Exclusion -> List.of();
        };
        return new Constraint(
                kind,
                node.textOrNull("conname"),
                columns.isEmpty() && column != null ? List.of(column) : columns,
                kind == Constraint.Kind.ForeignKey
                        ? resolve.apply(node.plain("pktable").relation())
                        : null,
                node.strings("pk_attrs"),
                !node.flag("skip_validation"),
                node.textOrNull("indexname"),
                kind == Constraint.Kind.Check ? notNull(expression) : Set.of(),
                kind == Constraint.Kind.Check
                        ? new Constraint.Expression(
                                node.json().path("location").asInt(),
                                new Node("", node.json().path("raw_expr")).functions())
                        : null,
                node.flag("nulls_not_distinct"));
    }

    private static Set<String> notNull(Node expression) {
        Set<String> columns = new HashSet<>();
        if (expression.type().equals("NullTest")
                && expression.text("nulltesttype").equals("IS_NOT_NULL")
                && expression.child("arg").type().equals("ColumnRef")) {
            columns.add(expression.child("arg").strings("fields").getLast());
        } else if (expression.text("boolop").equals("AND_EXPR")) {
            expression.list("args").forEach(term -> columns.addAll(notNull(term)));
        }
        return columns;
    }
}
