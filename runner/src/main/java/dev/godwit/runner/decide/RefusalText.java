package dev.godwit.runner.decide;

import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refusals in words: what is wrong with what, that nothing was run, and what to do. */
final class RefusalText {

    private static final int NAMED = 5;
    private static final int SHORT_HASH = 12;
    private static final String UNTOUCHED = "Nothing was run; the database is as it was. ";

    private RefusalText() {}

    static String ledgerUnsafe(List<String> problems) {
        return "Godwit's own tables cannot be trusted: " + String.join("; ", first(problems)) + ". " + UNTOUCHED
                + "Find out who changed them, and put them back.";
    }

    static String replaced(Witness witness) {
        return "This is not the database in which " + entries(witness.length())
                + " were seen before: it is another one under the same name, or it was made anew. " + UNTOUCHED
                + "Point to the right database. If the new one is what you want, set spec.database.onReplaced: Deploy.";
    }

    static String sharedFlyway() {
        return "Another stream has its migrations in this schema's flyway_schema_history, and Flyway keeps one history a"
                + " schema. " + UNTOUCHED + "Give one of the two a schema of its own.";
    }

    static String otherOwner(String owner, List<Discrepancy> found, List<String> missingTail) {
        String how = found.isEmpty()
                ? "The bundle lacks what is applied: " + some(missingTail, missingTail.size()) + "."
                : discrepancies(found);
        return "This history belongs to " + owner + ", and the bundle is another one. " + how
                + (found.isEmpty() ? " " + UNTOUCHED : " ")
                + "If " + owner
                + " is another application, give one of the two a schema, or a stream, of its own. If this"
                + " resource follows it, its bundle must hold everything that is applied, unchanged.";
    }

    static String rewound(Witness witness, Ledger ledger) {
        return "The ledger has " + entries(ledger.entries().size()) + ", but " + witness.length()
                + " were seen before: an older backup was restored, or entries were deleted. " + UNTOUCHED
                + "Restore the newer state. If the older one is what you want, delete this resource and create it again:"
                + " it then goes on from what the ledger has.";
    }

    static String baseline(Observed observed) {
        String what = observed.foreignHistory().isEmpty()
                ? "has " + observed.tableCount() + " table" + (observed.tableCount() == 1 ? "" : "s") + " ("
                        + some(observed.tables(), observed.tableCount()) + ")"
                : "has a history of its own in " + String.join(" and ", observed.foreignHistory());
        return "The schema " + what + ", but Godwit has not applied anything here. " + UNTOUCHED
                + "This version of Godwit starts on an empty schema only and does not take over what another tool, or"
                + " a person, applied.";
    }

    static String discrepancies(List<Discrepancy> found) {
        List<String> sentences = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            List<Discrepancy> ofKind =
                    found.stream().filter(d -> d.kind() == kind).toList();
            if (!ofKind.isEmpty()) {
                sentences.add(what(kind, ofKind.size()) + ": " + named(ofKind) + ".");
            }
        }
        sentences.add(UNTOUCHED.strip());
        for (Kind kind : Kind.values()) {
            if (found.stream().anyMatch(d -> d.kind() == kind)) {
                sentences.add(fix(kind));
            }
        }
        return String.join(" ", sentences);
    }

    private static String what(Kind kind, int count) {
        boolean one = count == 1;
        return switch (kind) {
            case Tampered -> "The ledger does not hold together";
            case Edited ->
                one
                        ? "A migration was edited after it was applied"
                        : count + " migrations were edited after they were applied";
            case Missing ->
                one
                        ? "An applied migration is missing from the bundle"
                        : count + " applied migrations are missing from the bundle";
            case Late -> one ? "A migration came too late" : count + " migrations came too late";
        };
    }

    private static String fix(Kind kind) {
        return switch (kind) {
            case Tampered -> "Find out who changed the recorded history, and put it back.";
            case Edited -> "Put an edited file back as it was, and write a new migration for the change.";
            case Missing -> "Put a missing file back as it was; to undo what it did, write a new migration.";
            case Late -> "Give a late migration a name that sorts behind everything that is applied.";
        };
    }

    private static String named(List<Discrepancy> found) {
        return some(found.stream().map(RefusalText::one).toList(), found.size());
    }

    private static String one(Discrepancy found) {
        return switch (found.kind()) {
            case Edited ->
                found.migration() + " (recorded " + shortHash(found.recordedSha256()) + ", applied " + found.appliedAt()
                        + "; the bundle has " + shortHash(found.bundleSha256()) + ")";
            case Missing -> found.migration() + " (applied " + found.appliedAt() + ")";
            case Late, Tampered -> found.migration() + " (" + found.detail() + ")";
        };
    }

    private static String shortHash(@Nullable String hash) {
        return hash == null ? "nothing" : hash.substring(0, Math.min(SHORT_HASH, hash.length()));
    }

    private static String entries(int count) {
        return count == 1 ? "1 entry" : count + " entries";
    }

    private static String some(List<String> items, int count) {
        String named = String.join(", ", first(items));
        return count > NAMED ? named + " and " + (count - NAMED) + " more" : named;
    }

    private static List<String> first(List<String> items) {
        return items.subList(0, Math.min(NAMED, items.size()));
    }
}
