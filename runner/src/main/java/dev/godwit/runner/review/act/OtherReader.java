package dev.godwit.runner.review.act;

import dev.godwit.runner.sql.Name;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Every other statement. */
record OtherReader(UnaryOperator<Name> resolve) {

    List<Act> acts(Node statement) {
        return switch (statement.type()) {
            case "RenameStmt" -> List.of(rename(statement));
            case "AlterObjectSchemaStmt" ->
                List.of(
                        statement.has("relation")
                                ? new Act.MoveToSchema(relation(statement), statement.text("newschema"))
                                : other(statement));
            case "ViewStmt" ->
                List.of(new Act.CreateView(
                        resolve.apply(statement.plain("view").relation()), statement.reads(resolve)));
            case "CreateTrigStmt" -> List.of(new Act.CreateTrigger(relation(statement), statement.text("trigname")));
            case "CreatePolicyStmt", "AlterPolicyStmt" ->
                List.of(new Act.Policy(
                        resolve.apply(statement.plain("table").relation()),
                        statement.text("policy_name"),
                        isTrue(statement.child("qual"))));
            case "CopyStmt" ->
                List.of(
                        statement.flag("is_from")
                                ? new Act.Load(relation(statement))
                                : new Act.Read(statement.reads(resolve), Set.of()));
            case "RefreshMatViewStmt" ->
                List.of(new Act.Refresh(
                        relation(statement), statement.flag("concurrent"), !statement.flag("skipData")));
            case "ReindexStmt" -> List.of(reindex(statement));
            case "VacuumStmt" -> vacuum(statement);
            case "ClusterStmt" ->
                List.of(statement.has("relation") ? new Act.Rewrite(relation(statement), "CLUSTER") : other(statement));
            case "LockStmt" ->
                statement.list("relations").stream()
                        .<Act>map(relation -> new Act.Lock(
                                resolve.apply(relation.relation()),
                                statement.json().path("mode").asInt()))
                        .toList();
            case "VariableSetStmt" -> List.of(setting(statement));
            case "TransactionStmt" -> List.of(new Act.Transaction(statement.text("kind")));
            case "CreateEnumStmt" -> List.of(new Act.CreateEnum(name(statement, "typeName")));
            case "AlterEnumStmt" ->
                List.of(
                        statement.has("oldVal")
                                ? other(statement)
                                : new Act.AddEnumValue(name(statement, "typeName"), statement.text("newVal")));
            case "CreateDomainStmt" ->
                List.of(new Act.CreateDomain(name(statement, "domainname"), statement.has("constraints")));
            case "AlterDomainStmt" -> List.of(alterDomain(statement));
            case "CreateFunctionStmt" -> List.of(function(statement));
            case "DoStmt" ->
                List.of(new Act.Code(
                        statement.list("args").stream()
                                .filter(argument -> argument.text("defname").equals("as"))
                                .mapToInt(argument ->
                                        argument.json().path("location").asInt())
                                .findFirst()
                                .orElse(0),
                        ""));
            default -> List.of(other(statement));
        };
    }

    private Act rename(Node statement) {
        boolean ofColumn = statement.text("renameType").equals("OBJECT_COLUMN");
        if (!statement.has("relation")) {
            return other(statement);
        }
        return new Act.Rename(
                ofColumn ? statement.text("relationType") : statement.text("renameType"),
                relation(statement),
                ofColumn ? statement.text("subname") : null,
                statement.text("newname"));
    }

    private Act reindex(Node statement) {
        boolean concurrently = option(statement, "params", "concurrently").isPresent() && !isOff(statement);
        return new Act.Reindex(
                statement.has("relation") ? relation(statement) : null,
                statement.text("kind").equals("REINDEX_OBJECT_TABLE"),
                concurrently);
    }

    private static boolean isOff(Node statement) {
        return option(statement, "params", "concurrently")
                .map(Node::string)
                .map(value -> Set.of("false", "off", "0").contains(value.toLowerCase(Locale.ROOT)))
                .orElse(false);
    }

    private List<Act> vacuum(Node statement) {
        if (!statement.flag("is_vacuumcmd")
                || option(statement, "options", "full").isEmpty()) {
            return List.of(other(statement));
        }
        return statement.list("rels").stream()
                .<Act>map(table -> new Act.Rewrite(relation(table), "VACUUM FULL"))
                .toList();
    }

    private static Act setting(Node statement) {
        String name = statement.text("kind").equals("VAR_RESET_ALL") ? "all" : statement.text("name");
        return new Act.Setting(
                name.toLowerCase(Locale.ROOT),
                statement.list("args").stream().map(OtherReader::word).toList(),
                statement.flag("is_local"));
    }

    private static String word(Node constant) {
        return constant.has("sval")
                ? constant.plain("sval").string()
                : constant.plain("ival").json().path("ival").asText("0");
    }

    private Act alterDomain(Node statement) {
        String kind = statement.text("subtype");
        boolean adds = kind.equals("C") || kind.equals("O");
        return adds
                ? new Act.ConstrainDomain(
                        name(statement, "typeName"), !statement.child("def").flag("skip_validation"))
                : other(statement);
    }

    private Act function(Node statement) {
        boolean definer = option(statement, "options", "security").isPresent()
                && statement.list("options").stream()
                        .anyMatch(option -> option.text("defname").equals("security")
                                && option.child("arg").flag("boolval"));
        boolean hasPath = statement.all("VariableSetStmt").stream()
                .anyMatch(set -> set.text("name").equals("search_path"));
        boolean isVolatile = option(statement, "options", "volatility")
                .map(Node::string)
                .map(word -> word.equals("volatile"))
                .orElse(true);
        return new Act.CreateFunction(name(statement, "funcname"), definer, hasPath, isVolatile);
    }

    private static boolean isTrue(Node expression) {
        return expression.type().equals("A_Const")
                && expression.plain("boolval").flag("boolval");
    }

    private Act.Other other(Node statement) {
        return new Act.Other(statement.type(), statement.reads(resolve));
    }

    private static Optional<Node> option(Node statement, String list, String name) {
        return statement.list(list).stream()
                .filter(option -> option.text("defname").equals(name))
                .findFirst()
                .map(option -> option.child("arg"));
    }

    private Name relation(Node statement) {
        return resolve.apply(statement.plain("relation").relation());
    }

    private Name name(Node statement, String field) {
        return resolve.apply(Node.name(statement.strings(field)));
    }
}
