package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.FlywayName;
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
 * Holds the three witnesses against each other: the bundle, the ledger, and what was seen of the ledger before. What
 * another tool applied counts as if it were in the ledger. Finds every contradiction, not just the first, and leaves out
 * what a person has accepted.
 */
public final class Comparison {

    private final Bundle bundle;
    private final Observed observed;
    private final @Nullable Witness seen;
    private final Wish wish;
    private final Arrival arrival;
    private final Words words;
    private final Adoption adoption;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> superseded = new HashSet<>();
    private final List<Ledger.Entry> toolRows = new ArrayList<>();

    private @Nullable Witness witness;
    private @Nullable String flywayBaseline;
    private Ledger ledger;
    private List<Migration> pending;

    private Comparison(Bundle bundle, Observed observed, @Nullable Witness seen, Wish wish) {
        this.bundle = bundle;
        this.observed = observed;
        this.arrival = Arrival.of(observed, seen, wish);
        this.seen = seen;
        // What was seen of a database says nothing about another one.
        this.witness = arrival.replaced() ? null : seen;
        this.wish = wish;
        this.words = new Words(observed.accepted(), wish.answers().accepts());
        this.adoption = Adoption.of(bundle, observed, wish.answers().resolutions());
        this.ledger = observed.entries().and(adoption.entries());
        this.pending = findPending();
    }

    /** @param wish its target and baseline, if any, are in the bundle; {@link Target} checks that */
    public static Decision decide(Bundle bundle, Observed observed, @Nullable Witness witness, Wish wish) {
        return new Comparison(bundle, observed, witness, wish).decide();
    }

    private Decision decide() {
        if (!observed.ledgerProblems().isEmpty()) {
            return refuse(Outcome.HistoryTampered, RefusalText.ledgerUnsafe(observed.ledgerProblems()), List.of());
        }
        if (seen != null
                && arrival.replaced()
                && !wish.replacedAllowed()
                && !words.coverPlace(Accept.Kind.Replaced, seen, observed)) {
            return refuse(
                    Outcome.DatabaseReplaced,
                    RefusalText.replaced(seen, placed(Accept.Kind.Replaced, seen)),
                    List.of());
        }
        if (bundle.layout() == Layout.Flyway && observed.sharesToolHistory()) {
            return refuse(Outcome.InvalidSpec, RefusalText.sharedFlyway(), List.of());
        }
        int settled = words.settled(observed.entries());
        LedgerCheck check = LedgerCheck.of(observed, bundle, settled);
        toolRows.addAll(check.toolRows());
        List<Discrepancy> found = new ArrayList<>(check.found());
        if (witnessBroken(settled)) {
            found.add(brokenWitness());
        }
        boolean rewound = witness != null
                && witness.length() > observed.entries().entries().size()
                && !words.coverPlace(Accept.Kind.Rewound, witness, observed);
        if (!rewound && found.isEmpty()) {
            Decision refusal = settlePast();
            if (refusal != null) {
                return refusal;
            }
        }
        BundleCheck compared = BundleCheck.of(bundle, ledger, pending, wish, words);
        List<Discrepancy> all = withoutEcho(found, compared.found());
        all.addAll(lateInHistory());
        tellUnreachable(all);
        all.sort(Comparator.comparing(Discrepancy::kind));
        if (witness != null && rewound) {
            return refuse(
                    Outcome.HistoryRewound,
                    RefusalText.rewound(witness, observed.entries(), placed(Accept.Kind.Rewound, witness)),
                    all);
        }
        if (arrival.otherOwner() != null && isOtherHistory(all, compared.missingTail())) {
            return refuse(
                    Outcome.OtherOwner, RefusalText.otherOwner(arrival.otherOwner(), all, compared.missingTail()), all);
        }
        if (!all.isEmpty()) {
            String digest = check.acceptable() ? observed.entries().digest() : null;
            return refuse(
                    all.getFirst().kind().outcome(), RefusalText.discrepancies(all, Suggestions.of(all, digest)), all);
        }
        if (!adoption.failed().isEmpty()) {
            return toolFailed();
        }
        if (ledger.isEmpty() && observed.isUnrecorded()) {
            return refuse(Outcome.BaselineNeeded, RefusalText.baseline(observed, bundle), List.of());
        }
        notes.addAll(compared.notes());
        Settlement settlement = settlement();
        return compared.missingTail().isEmpty()
                ? apply(settlement)
                : new Decision.Ahead(compared.missingTail(), settlement);
    }

    private Decision refuse(Outcome outcome, String message, List<Discrepancy> found) {
        List<String> sentences = new ArrayList<>(List.of(message));
        sentences.addAll(words.stale());
        return new Decision.Refuse(outcome, String.join(" ", sentences), found, pending, null);
    }

    private Decision toolFailed() {
        ToolFailure failure = new ToolFailure(bundle, adoption.failed());
        return new Decision.Refuse(Outcome.ResolveNeeded, failure.message(), List.of(), pending, failure.first());
    }

    private String placed(Accept.Kind kind, Witness before) {
        return Words.place(kind, before, observed.lineage(), observed.entries().digest());
    }

    /** A ledger that does not hold together is nobody's history. */
    private static boolean isOtherHistory(List<Discrepancy> found, List<String> missingTail) {
        return found.isEmpty() ? !missingTail.isEmpty() : found.getFirst().kind() != Kind.Tampered;
    }

    private boolean witnessBroken(int settled) {
        return witness != null
                && witness.length() <= observed.entries().entries().size()
                && settled < witness.length()
                && !observed.entries().digestAt(witness.length()).equals(witness.digest());
    }

    private Discrepancy brokenWitness() {
        int length = witness == null ? 0 : witness.length();
        return new Discrepancy(
                Kind.Tampered,
                length == 0
                        ? "the empty history"
                        : observed.entries().entries().get(length - 1).name(),
                null,
                null,
                null,
                "this entry, or one before it, is not what was seen when the ledger had " + length + " entries");
    }

    /** A checksum that was changed in the ledger also looks like an edited file; it is told once. */
    private static List<Discrepancy> withoutEcho(List<Discrepancy> tampered, List<Discrepancy> others) {
        Set<String> names = new HashSet<>();
        tampered.forEach(found -> names.add(found.migration()));
        List<Discrepancy> all = new ArrayList<>(tampered);
        others.stream()
                .filter(found -> found.kind() != Kind.Edited || !names.contains(found.migration()))
                .forEach(all::add);
        return all;
    }

    private List<Discrepancy> lateInHistory() {
        return wish.answers().lateAllowed()
                ? List.of()
                : adoption.late().stream()
                        .filter(late -> !words.cover(Accept.Kind.Late, late.migration(), late.bundleSha256()))
                        .toList();
    }

    private void tellUnreachable(List<Discrepancy> all) {
        Set<String> names = new HashSet<>();
        adoption.unreachable().forEach(found -> names.add(found.migration()));
        all.removeIf(found -> found.kind() == Kind.Late && names.contains(found.migration()));
        all.addAll(adoption.unreachable());
    }

    /** Baseline and squash: what is as if it had been applied. */
    private @Nullable Decision settlePast() {
        Answers answers = wish.answers();
        if (answers.baseline() != null && ledger.isEmpty() && observed.isUnrecorded()) {
            List<Ledger.Entry> there = Baseline.upTo(bundle, answers.baseline());
            ledger = ledger.and(there);
            notes.add(RefusalText.some(there.stream().map(Ledger.Entry::name).toList())
                    + (there.size() == 1 ? " is" : " are")
                    + " recorded as the baseline, without being run.");
            if (bundle.layout() == Layout.Prisma) {
                toolRows.addAll(there);
            } else {
                flywayBaseline = FlywayName.parse(answers.baseline())
                        .map(FlywayName::version)
                        .orElse(null);
            }
        }
        if (answers.squash() != null) {
            switch (Squashing.of(bundle, ledger, answers.squash())) {
                case Squashing.Nothing nothing -> {}
                case Squashing.Impossible(String text) -> {
                    return refuse(
                            Outcome.InvalidSpec, text + " Nothing was run; the database is as it was.", List.of());
                }
                case Squashing.Done(Set<String> old, Ledger.Entry into) -> {
                    superseded.addAll(old);
                    ledger = ledger.without(old).and(List.of(into));
                    toolRows.add(into);
                    notes.add(into.name() + " is recorded, without being run, in the place of "
                            + RefusalText.some(List.copyOf(old)) + ".");
                }
            }
        }
        pending = findPending();
        return null;
    }

    private Settlement settlement() {
        List<Ledger.Entry> entries = ledger.entries()
                .subList(observed.entries().entries().size(), ledger.entries().size());
        notes.addAll(0, arrival.warnings(wish.replacedAllowed()));
        if (!adoption.entries().isEmpty()) {
            notes.add("Taken over from " + (bundle.layout() == Layout.Prisma ? "Prisma" : "Flyway")
                    + "'s history: "
                    + RefusalText.some(
                            adoption.entries().stream().map(Ledger.Entry::name).toList())
                    + ".");
        }
        toolRows.addAll(adoption.resolvedEntries());
        adoption.resolved()
                .forEach(word -> notes.add(word.migration() + ", which Prisma calls failed, is taken for "
                        + (word.applied() ? "applied" : "not applied") + " as deploy.resolve says."));
        notes.addAll(words.stale());
        return new Settlement(
                entries, words.toRecord(), adoption.resolved(), toolRows, superseded, flywayBaseline, notes);
    }

    private List<Migration> findPending() {
        Map<String, Ledger.Entry> newest = new HashMap<>();
        ledger.entries().forEach(entry -> newest.put(entry.name(), entry));
        return bundle.migrations().stream()
                .filter(migration -> isPending(migration, newest.get(migration.name())))
                .toList();
    }

    /** A repeatable one again whenever Flyway would run it again. */
    private boolean isPending(Migration migration, Ledger.@Nullable Entry entry) {
        return entry == null
                || (Repeatables.isOne(migration.name())
                        && !ToolChecksum.of(bundle.layout(), migration).equals(entry.toolChecksum()));
    }

    private Decision apply(Settlement settlement) {
        List<Migration> asked = asked();
        int limit = wish.max() == null ? asked.size() : Math.min(wish.max(), asked.size());
        return new Decision.Apply(asked.subList(0, limit), asked.size(), pending, settlement);
    }

    /** Repeatable ones come last and may need everything: they wait for what stands behind the target. */
    private List<Migration> asked() {
        if (wish.target() == null) {
            return pending;
        }
        List<String> names = bundle.names();
        Set<String> upToTarget = new HashSet<>(names.subList(0, names.indexOf(wish.target()) + 1));
        List<Migration> versioned = pending.stream()
                .filter(migration -> !Repeatables.isOne(migration.name()))
                .toList();
        List<Migration> reached = versioned.stream()
                .filter(migration -> upToTarget.contains(migration.name()))
                .toList();
        return reached.equals(versioned) ? pending : reached;
    }
}
