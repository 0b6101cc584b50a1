package dev.godwit.runner.review.act;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.sql.Name;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Reads a statement's parse tree. */
public final class ActReader {

    private final UnaryOperator<Name> resolve;
    private final DefinitionReader definitions;
    private final AlterTableReader alterTable;
    private final DropReader drops;
    private final DataReader data;
    private final OtherReader others;

    /** @param resolve gives a relation's name the schema in which PostgreSQL would find or make it */
    public ActReader(UnaryOperator<Name> resolve) {
        this.resolve = resolve;
        this.definitions = new DefinitionReader(resolve);
        this.alterTable = new AlterTableReader(resolve, definitions);
        this.drops = new DropReader(resolve);
        this.data = new DataReader(resolve);
        this.others = new OtherReader(resolve);
    }

    /** @param tree an object with one field, the statement's type */
    public List<Act> acts(JsonNode tree) {
        return acts(Node.of(tree));
    }

    private List<Act> acts(Node statement) {
        return switch (statement.type()) {
            case "CreateStmt" -> List.of(createTable(statement));
            case "CreateTableAsStmt" ->
                List.of(createAs(
                        statement,
                        statement.plain("into"),
                        statement.text("objtype").equals("OBJECT_MATVIEW")));
            case "SelectStmt" ->
                statement.has("intoClause")
                        ? List.of(createAs(statement, statement.plain("intoClause"), false))
                        : data.acts(statement);
            case "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt" -> data.acts(statement);
            case "AlterTableStmt" -> alterTable.acts(statement);
            case "IndexStmt" -> List.of(createIndex(statement));
            case "DropStmt", "DropdbStmt", "DropOwnedStmt", "TruncateStmt" -> drops.acts(statement);
            case "CreateSchemaStmt" -> createSchema(statement);
            default -> others.acts(statement);
        };
    }

    private Act createTable(Node statement) {
        List<Column> columns = new ArrayList<>();
        List<Constraint> constraints = new ArrayList<>();
        for (Node element : statement.list("tableElts")) {
            if (element.type().equals("ColumnDef")) {
                columns.add(definitions.column(element));
            } else if (element.type().equals("Constraint")) {
                Constraint constraint = definitions.constraint(element, null);
                if (constraint != null) {
                    constraints.add(constraint);
                }
            }
        }
        Node relation = statement.plain("relation");
        return new Act.CreateTable(
                resolve.apply(relation.relation()),
                columns,
                constraints,
                relation.temporary(),
                parent(statement),
                statement.has("partbound"));
    }

    private @Nullable Name parent(Node statement) {
        List<Node> parents = statement.list("inhRelations");
        return parents.isEmpty() ? null : resolve.apply(parents.getFirst().relation());
    }

    private Act createAs(Node statement, Node into, boolean materializedView) {
        Node relation = into.plain("rel");
        return new Act.CreateTableAs(
                resolve.apply(relation.relation()),
                relation.temporary(),
                materializedView,
                !into.flag("skipData"),
                statement.reads(resolve));
    }

    private Act createIndex(Node statement) {
        Name table = resolve.apply(statement.plain("relation").relation());
        String index = statement.textOrNull("idxname");
        return new Act.CreateIndex(
                table,
                index == null ? null : new Name(table.schema(), index),
                statement.list("indexParams").stream()
                        .map(column -> column.text("name"))
                        .toList(),
                statement.flag("unique"),
                statement.has("whereClause") ? new Node("", statement.json().path("whereClause")).columnsNamed() : null,
                statement.functions(),
                statement.flag("concurrent"),
                statement.flag("if_not_exists"));
    }

    private List<Act> createSchema(Node statement) {
        String schema = statement.text("schemaname");
        List<Act> acts = new ArrayList<>(List.of(new Act.CreateSchema(schema)));
        ActReader inside =
                new ActReader(name -> name.schema() == null ? new Name(schema, name.name()) : resolve.apply(name));
        statement.list("schemaElts").forEach(element -> acts.addAll(inside.acts(element)));
        return acts;
    }

    /** What a statement does that is not read, because it is too long for the grammar. */
    public static Act unread() {
        return new Act.Other("unread", Set.of());
    }
}
