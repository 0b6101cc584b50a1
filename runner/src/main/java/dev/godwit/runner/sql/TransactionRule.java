package dev.godwit.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL's grammar says of a statement: can it be part of the one transaction in which a script runs? */
public sealed interface TransactionRule {

    /** It can. */
    record Inside() implements TransactionRule {}

    /** It runs on its own. */
    record Outside(Effect effect) implements TransactionRule {}

    /** It runs on its own if it is alone in its file; beside others PostgreSQL decides. */
    record Either(Effect effect) implements TransactionRule {}

    /** @param why it must not run at all, to be said behind the statement's name */
    record Never(String why) implements TransactionRule {}

    /** @param node of one statement: an object with one field */
    static TransactionRule of(JsonNode node) {
        if (node.size() != 1) {
            return new Inside();
        }
        String type = node.fieldNames().next();
        JsonNode body = node.path(type);
        return switch (type) {
            case "TransactionStmt" -> transaction(body.path("kind").asText());
            case "IndexStmt" -> body.path("concurrent").asBoolean() ? createIndex(body) : new Inside();
            case "DropStmt" -> body.path("concurrent").asBoolean() ? dropIndex(body) : new Inside();
            case "ReindexStmt" -> reindex(body);
            case "AlterTableStmt" -> alterTable(body);
            case "VacuumStmt" ->
                body.path("is_vacuumcmd").asBoolean() ? new Outside(new Effect.Repeatable()) : new Inside();
            case "ClusterStmt" -> body.has("relation") ? new Inside() : new Outside(new Effect.Repeatable());
            case "AlterSystemStmt" -> new Outside(new Effect.Repeatable());
            case "CreatedbStmt" ->
                new Outside(new Effect.DatabaseCreated(body.path("dbname").asText()));
            case "DropdbStmt" ->
                new Outside(new Effect.DatabaseDropped(body.path("dbname").asText()));
            case "AlterDatabaseStmt" ->
                option(body.path("options"), "tablespace").isPresent()
                        ? new Outside(new Effect.Unknown())
                        : new Inside();
            case "CreateTableSpaceStmt", "DropTableSpaceStmt" -> new Outside(new Effect.Unknown());
            case "CreateSubscriptionStmt" ->
                isOff(body.path("options"), "connect") || isOff(body.path("options"), "create_slot")
                        ? new Inside()
                        : new Outside(new Effect.Unknown());
            case "AlterSubscriptionStmt", "DropSubscriptionStmt" -> new Either(new Effect.Unknown());
            case "DiscardStmt" ->
                body.path("target").asText().equals("DISCARD_ALL")
                        ? new Never(
                                "resets the session and with it the deploy lock. Leave it out of the file: Godwit resets"
                                        + " the session before every migration.")
                        : new Inside();
            default -> new Inside();
        };
    }

    private static TransactionRule transaction(String kind) {
        return switch (kind) {
            case "TRANS_STMT_SAVEPOINT", "TRANS_STMT_RELEASE", "TRANS_STMT_ROLLBACK_TO" -> new Inside();
            default ->
                new Never("begins or ends a transaction. Godwit runs each migration in one transaction, so that it is"
                        + " applied whole or not at all; leave BEGIN, COMMIT and ROLLBACK out of the file.");
        };
    }

    private static TransactionRule createIndex(JsonNode body) {
        String index = body.path("idxname").asText();
        if (index.isEmpty()) {
            return new Never(
                    "... CONCURRENTLY without a name for the index cannot be told from others after a crash. Give"
                            + " the index a name.");
        }
        return new Outside(new Effect.IndexCreated(
                index,
                relation(body.path("relation")),
                body.path("if_not_exists").asBoolean()));
    }

    private static TransactionRule dropIndex(JsonNode body) {
        List<String> parts = new ArrayList<>();
        body.path("objects")
                .path(0)
                .path("List")
                .path("items")
                .forEach(item -> parts.add(item.path("String").path("sval").asText()));
        if (parts.isEmpty() || body.path("objects").size() != 1) {
            return new Outside(new Effect.Unknown());
        }
        return new Outside(new Effect.IndexDropped(
                new Name(parts.size() > 1 ? parts.get(parts.size() - 2) : null, parts.getLast())));
    }

    private static TransactionRule reindex(JsonNode body) {
        boolean concurrently =
                option(body.path("params"), "concurrently").isPresent() && !isOff(body.path("params"), "concurrently");
        return switch (body.path("kind").asText()) {
            case "REINDEX_OBJECT_INDEX" ->
                concurrently
                        ? new Outside(
                                new Effect.Reindexed(Effect.Reindexed.Kind.Index, relation(body.path("relation"))))
                        : new Inside();
            case "REINDEX_OBJECT_TABLE" ->
                concurrently
                        ? new Outside(
                                new Effect.Reindexed(Effect.Reindexed.Kind.Table, relation(body.path("relation"))))
                        : new Inside();
            default -> new Outside(new Effect.Reindexed(Effect.Reindexed.Kind.More, null));
        };
    }

    private static TransactionRule alterTable(JsonNode body) {
        for (JsonNode command : body.path("cmds")) {
            JsonNode partition = command.path("AlterTableCmd").path("def").path("PartitionCmd");
            if (partition.path("concurrent").asBoolean()) {
                return new Outside(new Effect.PartitionDetached(
                        relation(body.path("relation")), relation(partition.path("name"))));
            }
        }
        return new Inside();
    }

    private static Name relation(JsonNode relation) {
        return new Name(
                textOrNull(relation.path("schemaname")),
                relation.path("relname").asText());
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isTextual() ? node.asText() : null;
    }

    private static Optional<JsonNode> option(JsonNode options, String name) {
        for (JsonNode option : options) {
            if (option.path("DefElem").path("defname").asText().equals(name)) {
                return Optional.of(option.path("DefElem"));
            }
        }
        return Optional.empty();
    }

    /** Whether an option is there and false, in one of the words for it. */
    private static boolean isOff(JsonNode options, String name) {
        return option(options, name)
                .map(option -> option.path("arg"))
                .filter(argument -> !argument.isMissingNode())
                .map(argument -> argument.toString()
                        .matches(".*\"(?i:false|off|0)\".*|.*\"(Integer|Boolean)\":\\{\\}.*|.*\"boolval\":\\{\\}.*"))
                .orElse(false);
    }
}
