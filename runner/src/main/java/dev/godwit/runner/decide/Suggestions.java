package dev.godwit.runner.decide;

import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a person may paste into the resource to say that a contradiction is meant. */
final class Suggestions {

    /** More do not fit into a condition; they are suggested when these are accepted. */
    static final int MAX = 20;

    private static final String WHY = "WHY";

    private Suggestions() {}

    /** @param ledgerDigest null if a ledger that does not hold together cannot be accepted as it is */
    static List<Accept> of(List<Discrepancy> found, @Nullable String ledgerDigest) {
        List<Accept> accepts = new ArrayList<>();
        if (ledgerDigest != null && found.stream().anyMatch(d -> d.kind() == Kind.Tampered)) {
            accepts.add(new Accept(Accept.Kind.Tampered, null, ledgerDigest, WHY));
        }
        for (Discrepancy d : found) {
            switch (d.kind()) {
                case Edited -> add(accepts, Accept.Kind.Edited, d.migration(), d.bundleSha256());
                case Missing -> add(accepts, Accept.Kind.Removed, d.migration(), d.recordedSha256());
                case Late -> add(accepts, Accept.Kind.Late, d.migration(), d.bundleSha256());
                case Tampered -> {}
            }
        }
        return accepts;
    }

    private static void add(List<Accept> accepts, Accept.Kind kind, String migration, @Nullable String hash) {
        if (hash != null) {
            accepts.add(new Accept(kind, migration, hash, WHY));
        }
    }

    /** As YAML of a resource; empty if there is nothing to accept. */
    static String yaml(List<Accept> accepts) {
        if (accepts.isEmpty()) {
            return "";
        }
        StringBuilder yaml = new StringBuilder("\nspec:\n  deploy:\n    accept:\n");
        for (Accept accept : accepts.subList(0, Math.min(MAX, accepts.size()))) {
            yaml.append("    - {kind: ").append(accept.kind());
            if (accept.migration() == null) {
                yaml.append(", ledgerDigest: \"").append(accept.hash()).append('"');
            } else {
                // Quoted: a name of digits would be a number, and so may a hash.
                yaml.append(", migration: \"").append(accept.migration());
                yaml.append("\", sha256: \"").append(accept.hash()).append('"');
            }
            yaml.append(", reason: ").append(accept.reason()).append("}\n");
        }
        if (accepts.size() > MAX) {
            yaml.append("and ").append(accepts.size() - MAX).append(" more, shown when these are accepted.\n");
        }
        return yaml.toString();
    }

    static String yamlOfBaseline(String migration) {
        return "\nspec:\n  deploy:\n    baseline: \"" + migration + "\"\n";
    }
}
