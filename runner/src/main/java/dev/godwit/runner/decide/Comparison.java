package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import dev.godwit.report.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Holds the three witnesses against each other: the bundle, the ledger, and what was seen of the ledger before. Finds
 * every contradiction, not just the first.
 */
public final class Comparison {

    private final Bundle bundle;
    private final Observed observed;
    private final @Nullable Witness seen;
    private final @Nullable Witness witness;
    private final Wish wish;
    private final Arrival arrival;
    private final List<Ledger.Entry> entries;
    private final List<Migration> pending;

    private Comparison(Bundle bundle, Observed observed, @Nullable Witness seen, Wish wish) {
        this.bundle = bundle;
        this.observed = observed;
        this.arrival = Arrival.of(observed, seen, wish);
        this.seen = seen;
        // What was seen of a database says nothing about another one.
        this.witness = arrival.replaced() ? null : seen;
        this.wish = wish;
        this.entries = observed.entries().entries();
        Set<String> applied = new HashSet<>();
        entries.forEach(entry -> applied.add(entry.name()));
        this.pending = bundle.migrations().stream()
                .filter(migration -> !applied.contains(migration.name()))
                .toList();
    }

    /** @param wish its target, if any, is in the bundle; {@link Target} checks that */
    public static Decision decide(Bundle bundle, Observed observed, @Nullable Witness witness, Wish wish) {
        return new Comparison(bundle, observed, witness, wish).decide();
    }

    private Decision decide() {
        if (!observed.ledgerProblems().isEmpty()) {
            return refuse(Outcome.HistoryTampered, RefusalText.ledgerUnsafe(observed.ledgerProblems()), List.of());
        }
        if (seen != null && arrival.replaced() && !wish.replacedAllowed()) {
            return refuse(Outcome.DatabaseReplaced, RefusalText.replaced(seen), List.of());
        }
        if (bundle.layout() == Layout.Flyway && observed.sharesToolHistory()) {
            return refuse(Outcome.InvalidSpec, RefusalText.sharedFlyway(), List.of());
        }
        List<Discrepancy> found = new ArrayList<>(LedgerCheck.of(observed, bundle.layout()));
        if (witnessBroken()) {
            found.add(brokenWitness());
        }
        List<String> missingTail = compareWithBundle(found);
        found.sort(Comparator.comparing(Discrepancy::kind));
        if (witness != null && witness.length() > entries.size()) {
            return refuse(Outcome.HistoryRewound, RefusalText.rewound(witness, observed.entries()), found);
        }
        if (arrival.otherOwner() != null && isOtherHistory(found, missingTail)) {
            return refuse(Outcome.OtherOwner, RefusalText.otherOwner(arrival.otherOwner(), found, missingTail), found);
        }
        if (!found.isEmpty()) {
            return refuse(found.getFirst().kind().outcome(), RefusalText.discrepancies(found), found);
        }
        if (entries.isEmpty() && observed.isUnrecorded()) {
            return refuse(Outcome.BaselineNeeded, RefusalText.baseline(observed), found);
        }
        return missingTail.isEmpty() ? apply() : new Decision.Ahead(missingTail);
    }

    private Decision refuse(Outcome outcome, String message, List<Discrepancy> found) {
        return new Decision.Refuse(outcome, message, found, pending);
    }

    /** A ledger that does not hold together is nobody's history. */
    private static boolean isOtherHistory(List<Discrepancy> found, List<String> missingTail) {
        return found.isEmpty() ? !missingTail.isEmpty() : found.getFirst().kind() != Kind.Tampered;
    }

    private boolean witnessBroken() {
        return witness != null
                && witness.length() <= entries.size()
                && !observed.entries().digestAt(witness.length()).equals(witness.digest());
    }

    private Discrepancy brokenWitness() {
        int length = witness == null ? 0 : witness.length();
        return new Discrepancy(
                Kind.Tampered,
                length == 0 ? "the empty history" : entries.get(length - 1).name(),
                null,
                null,
                null,
                "this entry, or one before it, is not what was seen when the ledger had " + length + " entries");
    }

    /** @return the newest entries if it is only they that are missing from the bundle and that is allowed */
    private List<String> compareWithBundle(List<Discrepancy> found) {
        Map<String, Migration> inBundle = new HashMap<>();
        bundle.migrations().forEach(migration -> inBundle.put(migration.name(), migration));
        List<Ledger.Entry> missing = new ArrayList<>();
        for (Ledger.Entry entry : entries) {
            Migration migration = inBundle.get(entry.name());
            if (migration == null) {
                missing.add(entry);
            } else if (!migration.sha256().equals(entry.migration().sha256())) {
                found.add(new Discrepancy(
                        Kind.Edited,
                        entry.name(),
                        entry.migration().sha256(),
                        migration.sha256(),
                        entry.migration().appliedAt(),
                        null));
            }
        }
        findLate(found);
        boolean onlyTail =
                pending.isEmpty() && missing.equals(entries.subList(entries.size() - missing.size(), entries.size()));
        if (onlyTail && wish.aheadAllowed()) {
            return missing.stream().map(Ledger.Entry::name).toList();
        }
        for (Ledger.Entry entry : missing) {
            found.add(new Discrepancy(
                    Kind.Missing,
                    entry.name(),
                    entry.migration().sha256(),
                    null,
                    entry.migration().appliedAt(),
                    null));
        }
        return List.of();
    }

    private void findLate(List<Discrepancy> found) {
        Set<String> late = new HashSet<>();
        pending.forEach(migration -> late.add(migration.name()));
        String newestApplied = null;
        for (Migration migration : bundle.migrations().reversed()) {
            if (!late.contains(migration.name())) {
                newestApplied = newestApplied == null ? migration.name() : newestApplied;
            } else if (newestApplied != null) {
                found.add(new Discrepancy(
                        Kind.Late,
                        migration.name(),
                        null,
                        migration.sha256(),
                        null,
                        "it stands before " + newestApplied + ", which is applied"));
            }
        }
    }

    private Decision apply() {
        List<Migration> asked = asked();
        int limit = wish.max() == null ? asked.size() : Math.min(wish.max(), asked.size());
        return new Decision.Apply(asked.subList(0, limit), asked.size(), pending);
    }

    private List<Migration> asked() {
        if (wish.target() == null) {
            return pending;
        }
        List<String> names = bundle.names();
        Set<String> upToTarget = new HashSet<>(names.subList(0, names.indexOf(wish.target()) + 1));
        return pending.stream()
                .filter(migration -> upToTarget.contains(migration.name()))
                .toList();
    }
}
