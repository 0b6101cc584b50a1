package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refusals in words: what is wrong with what, that nothing was run, and what to do. */
final class RefusalText {

    private static final int NAMED = 5;
    private static final int SHORT_HASH = 12;
    static final String UNTOUCHED = "Nothing was run; the database is as it was. ";

    private RefusalText() {}

    static String ledgerUnsafe(List<String> problems) {
        return "Godwit's own tables cannot be trusted: " + String.join("; ", first(problems)) + ". " + UNTOUCHED
                + "Find out who changed them, and put them back.";
    }

    static String replaced(Witness witness, String digest) {
        return "This is not the database in which " + entries(witness.length())
                + " were seen before: it is another one under the same name, or it was made anew. " + UNTOUCHED
                + "Point to the right database. If this new one is what you want, add with your reason:"
                + Suggestions.yaml(List.of(new Accept(Accept.Kind.Replaced, null, digest, "WHY")))
                + "For previews and tests, where new databases are normal, set spec.database.onReplaced: Deploy.";
    }

    static String sharedFlyway() {
        return "Another stream has its migrations in this schema's flyway_schema_history, and Flyway keeps one history a"
                + " schema. " + UNTOUCHED + "Give one of the two a schema of its own.";
    }

    static String otherOwner(String owner, List<Discrepancy> found, List<String> missingTail) {
        String how = found.isEmpty()
                ? "The bundle lacks what is applied: " + some(missingTail) + "."
                : discrepancies(found, List.of());
        return "This history belongs to " + owner + ", and the bundle is another one. " + how
                + (found.isEmpty() ? " " + UNTOUCHED : " ")
                + "If " + owner
                + " is another application, give one of the two a schema, or a stream, of its own. If this"
                + " resource follows it, its bundle must hold everything that is applied, unchanged.";
    }

    static String rewound(Witness witness, Ledger ledger, String digest) {
        return "The ledger has " + entries(ledger.entries().size()) + ", but " + witness.length()
                + " were seen before: an older backup was restored, or entries were deleted. " + UNTOUCHED
                + "Restore the newer state. If the older one is what you want, to go on from what the ledger has, add with"
                + " your reason:"
                + Suggestions.yaml(List.of(new Accept(Accept.Kind.Rewound, null, digest, "WHY")));
    }

    static String baseline(Observed observed, Bundle bundle) {
        String what = observed.foreignHistory().isEmpty()
                ? "has " + observed.tableCount() + " table" + (observed.tableCount() == 1 ? "" : "s") + " ("
                        + some(observed.tables(), observed.tableCount()) + ")"
                : "has a history in " + String.join(" and ", observed.foreignHistory())
                        + ", and the bundle is in the layout of another tool";
        String newest = bundle.migrations().stream()
                .map(Migration::name)
                .filter(name -> !Repeatables.isOne(name))
                .reduce("", (before, name) -> name);
        return "The schema " + what + ", but nothing is recorded of this bundle. " + UNTOUCHED
                + "Say up to which migration the schema has everything already; the newest one, if it has it all:"
                + Suggestions.yamlOfBaseline(newest)
                + "What stands behind it is applied. Is this the right database and schema?";
    }

    /** @param accepts with which a person may say that they are meant */
    static String discrepancies(List<Discrepancy> found, List<Accept> accepts) {
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
        if (!accepts.isEmpty()) {
            sentences.add((accepts.size() == 1 ? "If it is meant" : "If they are meant")
                    + ", add with your reason instead:" + Suggestions.yaml(accepts));
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
            case Tampered ->
                "Find out who changed the recorded history, and put it back. Of a schema that was emptied on purpose, drop"
                        + " the ledger's schema too.";
            case Edited -> "Put an edited file back as it was, and write a new migration for the change.";
            case Missing -> "Put a missing file back as it was; to undo what it did, write a new migration.";
            case Late ->
                "Give a late migration a name that sorts behind everything that is applied, or let such migrations"
                        + " through with spec.deploy.lateMigrations: Apply.";
        };
    }

    private static String named(List<Discrepancy> found) {
        return some(found.stream().map(RefusalText::one).toList());
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

    static String shortHash(@Nullable String hash) {
        String hex = hash != null && hash.startsWith("sha256:") ? hash.substring(7) : hash;
        return hex == null ? "nothing" : hex.substring(0, Math.min(SHORT_HASH, hex.length()));
    }

    private static String entries(int count) {
        return count == 1 ? "1 entry" : count + " entries";
    }

    static String some(List<String> items) {
        return some(items, items.size());
    }

    private static String some(List<String> items, int count) {
        String named = String.join(", ", first(items));
        return count > NAMED ? named + " and " + (count - NAMED) + " more" : named;
    }

    private static List<String> first(List<String> items) {
        return items.subList(0, Math.min(NAMED, items.size()));
    }
}
