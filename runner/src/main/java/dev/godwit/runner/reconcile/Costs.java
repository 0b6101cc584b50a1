package dev.godwit.runner.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.godwit.runner.sql.PostgresParser;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Judges statements by PostgreSQL's own grammar. What it does not know is the worst. */
public final class Costs {

    private static final Set<String> SAFE = Set.of(
            "CommentStmt",
            "CreateSchemaStmt",
            "CreateExtensionStmt",
            "CreateStmt",
            "CreateForeignTableStmt",
            "CreateTableAsStmt",
            "ViewStmt",
            "CreateSeqStmt",
            "CreateEnumStmt",
            "CompositeTypeStmt",
            "CreateRangeStmt",
            "CreateDomainStmt",
            "DefineStmt",
            "CreateOpClassStmt",
            "CreateOpFamilyStmt",
            "CreateCastStmt",
            "CreateTransformStmt",
            "CreateConversionStmt",
            "CreateAmStmt",
            "CreateStatsStmt",
            "AlterStatsStmt",
            "CreateFdwStmt",
            "AlterFdwStmt",
            "CreateForeignServerStmt",
            "AlterForeignServerStmt",
            "AlterTSConfigurationStmt",
            "CreatePublicationStmt");

    private static final Set<String> BLOCKING = Set.of(
            "IndexStmt",
            "ReindexStmt",
            "CreateTrigStmt",
            "RuleStmt",
            "AlterExtensionStmt",
            "AlterObjectSchemaStmt",
            "AlterPublicationStmt",
            "RenameStmt",
            "CreateEventTrigStmt");

    private static final Set<String> SECURITY =
            Set.of("CreatePolicyStmt", "AlterPolicyStmt", "AlterOwnerStmt", "SecLabelStmt");

    private static final Set<String> DROPPED_FOR_NOTHING = Set.of(
            "OBJECT_VIEW",
            "OBJECT_INDEX",
            "OBJECT_FOREIGN_TABLE",
            "OBJECT_FUNCTION",
            "OBJECT_PROCEDURE",
            "OBJECT_AGGREGATE",
            "OBJECT_OPERATOR",
            "OBJECT_OPCLASS",
            "OBJECT_OPFAMILY",
            "OBJECT_CAST",
            "OBJECT_TRANSFORM",
            "OBJECT_CONVERSION",
            "OBJECT_COLLATION",
            "OBJECT_TSCONFIGURATION",
            "OBJECT_TSDICTIONARY",
            "OBJECT_TSPARSER",
            "OBJECT_TSTEMPLATE",
            "OBJECT_STATISTIC_EXT",
            "OBJECT_RULE",
            "OBJECT_TRIGGER",
            "OBJECT_FOREIGN_SERVER",
            "OBJECT_FDW",
            "OBJECT_PUBLICATION");

    private static final Set<String> SAFE_COMMANDS = Set.of(
            "AT_ColumnDefault",
            "AT_DropNotNull",
            "AT_DropExpression",
            "AT_SetStatistics",
            "AT_SetOptions",
            "AT_ResetOptions",
            "AT_SetStorage",
            "AT_SetCompression",
            "AT_ClusterOn",
            "AT_DropCluster",
            "AT_AddIdentity",
            "AT_SetIdentity",
            "AT_DropIdentity",
            "AT_ReplicaIdentity",
            "AT_EnableRowSecurity",
            "AT_ForceRowSecurity",
            "AT_GenericOptions",
            "AT_AlterColumnGenericOptions");

    private static final Set<String> BLOCKING_COMMANDS = Set.of(
            "AT_SetNotNull",
            "AT_SetExpression",
            "AT_AddConstraint",
            "AT_ValidateConstraint",
            "AT_DropConstraint",
            "AT_SetLogged",
            "AT_SetAccessMethod",
            "AT_SetTableSpace",
            "AT_AddInherit",
            "AT_DropInherit",
            "AT_AttachPartition",
            "AT_EnableTrig",
            "AT_EnableTrigAll",
            "AT_EnableTrigUser",
            "AT_EnableAlwaysTrig",
            "AT_EnableReplicaTrig",
            "AT_EnableRule",
            "AT_EnableAlwaysRule",
            "AT_EnableReplicaRule");

    private static final Set<String> SECURITY_COMMANDS = Set.of(
            "AT_ChangeOwner",
            "AT_DisableTrig",
            "AT_DisableTrigAll",
            "AT_DisableTrigUser",
            "AT_DisableRule",
            "AT_DisableRowSecurity",
            "AT_NoForceRowSecurity");

    private final Supplier<PostgresParser> grammar;

    /** @param grammar asked for every statement */
    public Costs(Supplier<PostgresParser> grammar) {
        this.grammar = grammar;
    }

    /**
     * @param keeps whether it is known that what the statement removes is made again, or that it changes no value
     * @return the worst of what it does
     */
    Cost of(String sql, boolean keeps) {
        return switch (grammar.get().parse(sql)) {
            case PostgresParser.Parsed.Refused _, PostgresParser.Parsed.TooDeep _ -> Cost.Destructive;
            case PostgresParser.Parsed.Tree tree ->
                tree.statements().size() == 1 ? of(tree.statements().getFirst(), keeps) : Cost.Destructive;
        };
    }

    private static Cost of(JsonNode node, boolean keeps) {
        String type = node.fieldNames().next();
        JsonNode body = node.path(type);
        if (SAFE.contains(type)) {
            return Cost.Safe;
        }
        if (BLOCKING.contains(type)) {
            return Cost.Blocking;
        }
        if (SECURITY.contains(type)) {
            return Cost.Security;
        }
        return switch (type) {
            case "GrantStmt" -> loosening(body.path("is_grant").asBoolean());
            case "AlterDefaultPrivilegesStmt" ->
                loosening(body.path("action").path("is_grant").asBoolean());
            case "CreateFunctionStmt" -> loosening(isDefiner(body));
            case "AlterDatabaseSetStmt", "AlterRoleSetStmt" ->
                loosening(!body.path("setstmt").path("kind").asText().startsWith("VAR_RESET"));
            case "AlterEventTrigStmt" ->
                loosening(body.path("tgenabled").asText().equals("D"));
            case "AlterEnumStmt" -> body.has("oldVal") ? Cost.Destructive : Cost.Safe;
            case "AlterSeqStmt" -> options(body).anyMatch("restart"::equals) ? Cost.Destructive : Cost.Safe;
            case "AlterDomainStmt" ->
                switch (body.path("subtype").asText()) {
                    case "T", "N", "AD_AlterDefault", "AD_DropNotNull" -> Cost.Safe;
                    default -> Cost.Blocking;
                };
            case "DropStmt" -> drop(body, keeps);
            case "AlterTableStmt" -> alter(body, keeps);
            default -> Cost.Destructive;
        };
    }

    private static Cost loosening(boolean loosens) {
        return loosens ? Cost.Security : Cost.Safe;
    }

    private static boolean isDefiner(JsonNode function) {
        return elements(function.path("options"))
                .map(option -> option.path("DefElem"))
                .anyMatch(option -> option.path("defname").asText().equals("security")
                        && option.toString().contains("\"boolval\":true"));
    }

    private static Stream<String> options(JsonNode body) {
        return elements(body.path("options"))
                .map(option -> option.path("DefElem").path("defname").asText());
    }

    private static Cost drop(JsonNode body, boolean keeps) {
        String what = body.path("removeType").asText();
        if (body.path("behavior").asText().equals("DROP_CASCADE")) {
            return Cost.Destructive;
        }
        if (what.equals("OBJECT_POLICY") || what.equals("OBJECT_EVENT_TRIGGER")) {
            return Cost.Security;
        }
        return DROPPED_FOR_NOTHING.contains(what) || (what.equals("OBJECT_MATVIEW") && keeps)
                ? Cost.Blocking
                : Cost.Destructive;
    }

    private static Cost alter(JsonNode body, boolean keeps) {
        boolean view = body.path("objtype").asText().equals("OBJECT_VIEW");
        return elements(body.path("cmds"))
                .map(command -> command.path("AlterTableCmd"))
                .map(command -> alter(command, view, keeps))
                .max(Cost::compareTo)
                .orElse(Cost.Destructive);
    }

    private static Cost alter(JsonNode command, boolean view, boolean keeps) {
        String what = command.path("subtype").asText();
        if (command.path("behavior").asText().equals("DROP_CASCADE")) {
            return Cost.Destructive;
        }
        if (SAFE_COMMANDS.contains(what)) {
            return Cost.Safe;
        }
        if (BLOCKING_COMMANDS.contains(what)) {
            return Cost.Blocking;
        }
        if (SECURITY_COMMANDS.contains(what)) {
            return Cost.Security;
        }
        return switch (what) {
            case "AT_AddColumn" -> addColumn(command.path("def").path("ColumnDef"));
            case "AT_AlterColumnType" -> keeps ? Cost.Blocking : Cost.Destructive;
            // Of a view: whose rights it is read with, and whether it leaks rows.
            case "AT_SetRelOptions", "AT_ResetRelOptions" -> view ? Cost.Security : Cost.Safe;
            default -> Cost.Destructive;
        };
    }

    /** A new column is filled row by row unless its value is one and the same for all. */
    private static Cost addColumn(JsonNode column) {
        boolean fills = elements(column.path("constraints"))
                .map(constraint -> constraint.path("Constraint"))
                .anyMatch(constraint -> switch (constraint.path("contype").asText()) {
                    case "CONSTR_DEFAULT" -> !isConstant(constraint.path("raw_expr"));
                    default -> true;
                });
        return fills ? Cost.Blocking : Cost.Safe;
    }

    private static boolean isConstant(JsonNode expression) {
        return expression.has("A_Const")
                || (expression.has("TypeCast")
                        && isConstant(expression.path("TypeCast").path("arg")));
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
