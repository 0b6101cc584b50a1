package dev.godwit.runner.review;

import dev.godwit.runner.review.act.Act;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** What the rules claim that a server can be asked for, and which of them would have to speak of an act. */
final class Claims {

    static final Set<String> BLOCKS = Set.of(
            "add-column-builds-index",
            "add-column-rewrites",
            "attach-scans",
            "change-column-type",
            "check-scans",
            "constraint-builds-index",
            "domain-constraint-scans",
            "exclusion-constraint",
            "foreign-key-scans",
            "index-blocks-writes",
            "lock-held-for-data",
            "refresh-blocks-reads",
            "reindex-blocks",
            "rewrite-command",
            "set-not-null",
            "validate-with-add");

    static final Set<String> DESTROYS = Set.of("drop-column", "drop-schema", "drop-table", "truncate");

    private static final Set<String> WRITE_ROWS = Set.of("Insert", "Update", "Delete", "Merge", "Read", "Load");

    private Claims() {}

    /** What Godwit refuses, or does outside of a transaction, is not asked; nor what its author has suppressed. */
    static boolean isGodwits(String script) {
        return script.matches("(?is).*(\\b(BEGIN|START TRANSACTION|ROLLBACK|COMMIT)\\s*;|godwit:ignore).*")
                || (script.indexOf(';') == script.length() - 1
                        && script.matches("(?is).*(CONCURRENTLY|VACUUM|DATABASE|REINDEX SCHEMA|ALTER SYSTEM).*")
                        && !script.startsWith("REFRESH")
                        && !script.startsWith("DO "));
    }

    /** Whether tables, columns and rows were in the way, and not what a script puts into them. */
    static boolean isForeseeable(SQLException error) {
        String state = error.getSQLState();
        return state.startsWith("23")
                || (state.startsWith("22") && !state.equals("22023"))
                || state.startsWith("2BP")
                || state.startsWith("0A")
                || state.equals("42601")
                || state.equals("42804")
                || state.equals("25001")
                || state.equals("55P04");
    }

    /** Whether the review says of the statement that it may fail, or that rows are put in which it knows nothing of. */
    static boolean tells(ReviewedMigration review, int statement) {
        return review.findings().stream()
                        .anyMatch(finding -> finding.statement() == statement
                                && (finding.message().contains("fails")
                                        || finding.message().contains("not reviewed")))
                || acts(review, statement).stream()
                        .anyMatch(act -> WRITE_ROWS.contains(act.getClass().getSimpleName()));
    }

    static List<String> responsible(ReviewedMigration review, int statement) {
        return acts(review, statement).stream()
                .map(Claims::responsible)
                .distinct()
                .toList();
    }

    private static List<Act> acts(ReviewedMigration review, int statement) {
        return review.acts().stream()
                .filter(done -> done.statement() == statement)
                .map(Done::act)
                .toList();
    }

    private static String responsible(Act act) {
        return switch (act) {
            case Act.AddColumn _ -> "add-column-rewrites";
            case Act.ChangeType _ -> "change-column-type";
            case Act.SetNotNull _ -> "set-not-null";
            case Act.AddConstraint added ->
                switch (added.constraint().kind()) {
                    case Check, NotNull -> "check-scans";
                    case ForeignKey -> "foreign-key-scans";
                    case Unique, Primary -> "constraint-builds-index";
                    case Exclusion -> "exclusion-constraint";
                };
            case Act.Validate _ -> "validate-with-add";
            case Act.CreateIndex _ -> "index-blocks-writes";
            case Act.Reindex _ -> "reindex-blocks";
            case Act.Rewrite _ -> "rewrite-command";
            case Act.Refresh _ -> "refresh-blocks-reads";
            case Act.AttachPartition _ -> "attach-scans";
            case Act.ConstrainDomain _ -> "domain-constraint-scans";
            case Act.DropColumn _ -> "drop-column";
            case Act.Truncate _ -> "truncate";
            case Act.Drop dropped -> dropped.kind().equals("OBJECT_SCHEMA") ? "drop-schema" : "drop-table";
            default -> "lock-held-for-data";
        };
    }
}
