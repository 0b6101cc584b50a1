package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The clauses of {@code ALTER TABLE}, each an act of its own. */
record AlterTableReader(UnaryOperator<Name> resolve, DefinitionReader definitions) {

    private static final Map<String, String> REWRITES = Map.of(
            "AT_SetLogged", "SET LOGGED",
            "AT_SetUnLogged", "SET UNLOGGED",
            "AT_SetTableSpace", "SET TABLESPACE",
            "AT_SetAccessMethod", "SET ACCESS METHOD",
            "AT_SetExpression", "SET EXPRESSION");

    List<Act> acts(Node statement) {
        if (!statement.text("objtype").equals("OBJECT_TABLE")) {
            return List.of(new Act.Other("AlterTableStmt", Set.of()));
        }
        Name table = resolve.apply(statement.plain("relation").relation());
        return statement.list("cmds").stream()
                .map(command -> act(table, command))
                .toList();
    }

    private Act act(Name table, Node command) {
        String kind = command.text("subtype");
        String name = command.text("name");
        Node definition = command.child("def");
        return switch (kind) {
            case "AT_AddColumn" -> new Act.AddColumn(table, definitions.column(definition));
            case "AT_DropColumn" ->
                new Act.DropColumn(table, name, command.text("behavior").equals("DROP_CASCADE"));
            case "AT_AlterColumnType" -> changeType(table, name, definition);
            case "AT_ColumnDefault" ->
                new Act.SetDefault(table, name, new Node("", command.json().path("def")).texts());
            case "AT_SetNotNull" -> new Act.SetNotNull(table, name);
            case "AT_DropNotNull" -> new Act.DropNotNull(table, name);
            case "AT_AddConstraint" ->
                Optional.ofNullable(definitions.constraint(definition, null))
                        .<Act>map(constraint -> new Act.AddConstraint(table, constraint))
                        .orElseGet(() -> new Act.AlterTable(table, kind));
            case "AT_ValidateConstraint" -> new Act.Validate(table, name);
            case "AT_DropConstraint" -> new Act.DropConstraint(table, name);
            case "AT_AttachPartition" -> new Act.AttachPartition(table, partition(definition));
            case "AT_DetachPartition" ->
                new Act.DetachPartition(table, partition(definition), definition.flag("concurrent"));
            case "AT_DisableTrig" -> new Act.DisableTrigger(table, name);
            case "AT_DisableTrigAll" -> new Act.DisableTrigger(table, "ALL");
            case "AT_DisableTrigUser" -> new Act.DisableTrigger(table, "USER");
            case "AT_DisableRowSecurity" -> new Act.DisableRowSecurity(table);
            default ->
                REWRITES.containsKey(kind)
                        ? new Act.Rewrite(table, "ALTER TABLE ... " + REWRITES.get(kind))
                        : new Act.AlterTable(table, kind);
        };
    }

    private static Act.ChangeType changeType(Name table, String column, Node definition) {
        DataType type = DefinitionReader.type(definition.plain("typeName"));
        Node using = definition.child("raw_default");
        boolean justCast = using.type().equals("TypeCast")
                && using.child("arg").strings("fields").equals(List.of(column))
                && DefinitionReader.type(using.plain("typeName")).equals(type);
        return new Act.ChangeType(
                table, column, type, definition.has("raw_default"), definition.has("raw_default") && !justCast);
    }

    private Name partition(Node definition) {
        return resolve.apply(definition.plain("name").relation());
    }
}
