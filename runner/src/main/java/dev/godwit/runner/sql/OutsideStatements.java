package dev.godwit.runner.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a statement does outside of its database, by PostgreSQL's grammar. */
final class OutsideStatements {

    static final String ROLES = "roles belong to the whole server.";
    static final String DATABASES = "databases, and what is set for one, belong to the whole server.";
    static final String TABLESPACES = "tablespaces belong to the whole server.";
    static final String SUBSCRIPTIONS = "a subscription reaches another server.";
    static final String EVENT_TRIGGERS = "an event trigger would run with whatever else is done.";
    static final String FILES = "it reads or writes files of the server, or runs a program there.";
    static final String SYSTEM = "it changes the configuration of the server.";
    static final String OTHER_SERVER = "it reaches another server.";
    static final String SESSIONS = "it acts on the server or on other sessions.";

    private static final Set<String> FILE_FUNCTIONS = Set.of(
            "lo_import",
            "lo_export",
            "pg_file_write",
            "pg_file_rename",
            "pg_file_unlink",
            "pg_file_sync",
            "pg_read_file",
            "pg_read_binary_file",
            "pg_ls_dir",
            "pg_stat_file");

    private static final Set<String> SESSION_FUNCTIONS = Set.of(
            "pg_terminate_backend",
            "pg_cancel_backend",
            "pg_reload_conf",
            "pg_rotate_logfile",
            "pg_promote",
            "pg_switch_wal",
            "pg_create_restore_point",
            "pg_create_physical_replication_slot",
            "pg_create_logical_replication_slot",
            "pg_copy_physical_replication_slot",
            "pg_copy_logical_replication_slot",
            "pg_drop_replication_slot",
            "pg_replication_slot_advance",
            "pg_replication_origin_create",
            "pg_replication_origin_drop",
            "pg_stat_reset_shared");

    private OutsideStatements() {}

    /** Empty if its kind has none. */
    static Optional<String> of(String type, JsonNode body) {
        return switch (type) {
            case "CreateRoleStmt",
                    "AlterRoleStmt",
                    "AlterRoleSetStmt",
                    "DropRoleStmt",
                    "GrantRoleStmt",
                    "DropOwnedStmt",
                    "ReassignOwnedStmt" -> Optional.of(ROLES);
            case "CreatedbStmt",
                    "AlterDatabaseStmt",
                    "AlterDatabaseSetStmt",
                    "AlterDatabaseRefreshCollStmt",
                    "DropdbStmt" -> Optional.of(DATABASES);
            case "CreateTableSpaceStmt", "DropTableSpaceStmt", "AlterTableSpaceOptionsStmt" -> Optional.of(TABLESPACES);
            case "CreateSubscriptionStmt", "AlterSubscriptionStmt", "DropSubscriptionStmt" ->
                Optional.of(SUBSCRIPTIONS);
            case "CreateEventTrigStmt", "AlterEventTrigStmt" -> Optional.of(EVENT_TRIGGERS);
            case "AlterSystemStmt" -> Optional.of(SYSTEM);
            case "LoadStmt" -> Optional.of(FILES);
            case "DoStmt" -> isUnconfined(body) ? Optional.of(FILES) : Optional.empty();
            case "ImportForeignSchemaStmt" -> Optional.of(OTHER_SERVER);
            case "CopyStmt" ->
                body.has("filename") || body.path("is_program").asBoolean() ? Optional.of(FILES) : Optional.empty();
            case "RenameStmt" -> object(body.path("renameType"));
            case "AlterOwnerStmt" -> object(body.path("objectType"));
            case "CommentStmt", "SecLabelStmt", "GrantStmt" -> object(body.path("objtype"));
            case "DropStmt" -> object(body.path("removeType"));
            default -> Optional.empty();
        };
    }

    /** By the custom that PostgreSQL's own languages keep: what may do anything has a name with a u behind it. */
    private static boolean isUnconfined(JsonNode body) {
        for (JsonNode option : body.path("args")) {
            JsonNode element = option.path("DefElem");
            if (element.path("defname").asText().equals("language")
                    && element.path("arg").path("String").path("sval").asText().matches("(?i)pl.*u")) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> object(JsonNode kind) {
        return switch (kind.asText()) {
            case "OBJECT_ROLE" -> Optional.of(ROLES);
            case "OBJECT_DATABASE" -> Optional.of(DATABASES);
            case "OBJECT_TABLESPACE" -> Optional.of(TABLESPACES);
            case "OBJECT_SUBSCRIPTION" -> Optional.of(SUBSCRIPTIONS);
            case "OBJECT_EVENT_TRIGGER" -> Optional.of(EVENT_TRIGGERS);
            case "OBJECT_PARAMETER_ACL" -> Optional.of(SYSTEM);
            default -> Optional.empty();
        };
    }

    /** What it calls, at any depth. */
    static Optional<String> calls(JsonNode body) {
        for (JsonNode call : body.findValues("funcname")) {
            if (!call.isEmpty()) {
                Optional<String> what = call(
                        call.path(call.size() - 1).path("String").path("sval").asText());
                if (what.isPresent()) {
                    return what;
                }
            }
        }
        return Optional.empty();
    }

    static Optional<String> call(String function) {
        String name = function.toLowerCase(Locale.ROOT);
        if (name.startsWith("dblink")) {
            return Optional.of(OTHER_SERVER);
        }
        if (FILE_FUNCTIONS.contains(name)) {
            return Optional.of(FILES);
        }
        return SESSION_FUNCTIONS.contains(name) ? Optional.of(SESSIONS) : Optional.empty();
    }
}
