package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bundle beside the ledger: what was edited, is missing or comes late, apart from what was accepted.
 *
 * @param found every contradiction
 * @param missingTail the newest entries, if it is only they that are missing and that is allowed
 * @param notes what was let pass, each a sentence
 */
record BundleCheck(List<Discrepancy> found, List<String> missingTail, List<String> notes) {

    static BundleCheck of(Bundle bundle, Ledger ledger, List<Migration> pending, Wish wish, Words words) {
        return new Checking(bundle, ledger, pending, wish, words).check();
    }

    private static final class Checking {

        private final Bundle bundle;
        private final List<Ledger.Entry> live;
        private final List<Migration> pending;
        private final Wish wish;
        private final Words words;
        private final List<Discrepancy> found = new ArrayList<>();
        private final List<String> cosmetic = new ArrayList<>();

        Checking(Bundle bundle, Ledger ledger, List<Migration> pending, Wish wish, Words words) {
            this.bundle = bundle;
            this.live = ledger.entries().stream().filter(Ledger.Entry::isLive).toList();
            this.pending = pending;
            this.wish = wish;
            this.words = words;
        }

        BundleCheck check() {
            Map<String, Migration> inBundle = new HashMap<>();
            bundle.migrations().forEach(migration -> inBundle.put(migration.name(), migration));
            List<Ledger.Entry> present = new ArrayList<>();
            List<Ledger.Entry> missing = new ArrayList<>();
            for (Ledger.Entry entry : live) {
                Migration migration = inBundle.get(entry.name());
                if (migration != null) {
                    present.add(entry);
                    compare(entry, migration);
                } else if (!words.cover(
                        Accept.Kind.Removed, entry.name(), entry.migration().sha256())) {
                    present.add(entry);
                    missing.add(entry);
                }
            }
            findLate();
            boolean onlyTail = pending.isEmpty()
                    && missing.equals(present.subList(present.size() - missing.size(), present.size()));
            if (onlyTail && wish.aheadAllowed()) {
                return new BundleCheck(
                        found, missing.stream().map(Ledger.Entry::name).toList(), notes());
            }
            missing.forEach(entry -> found.add(differs(Kind.Missing, entry, null)));
            return new BundleCheck(found, List.of(), notes());
        }

        private void compare(Ledger.Entry entry, Migration migration) {
            if (migration.sha256().equals(entry.migration().sha256())
                    || words.cover(Accept.Kind.Edited, entry.name(), migration.sha256())
                    || entry.forms().sameLines(migration.sql())) {
                return;
            }
            if (entry.forms().sameTokens(migration.sql())) {
                cosmetic.add(entry.name());
                return;
            }
            found.add(differs(Kind.Edited, entry, migration.sha256()));
        }

        private static Discrepancy differs(Kind kind, Ledger.Entry entry, @Nullable String bundleSha256) {
            return new Discrepancy(
                    kind,
                    entry.name(),
                    entry.migration().sha256(),
                    bundleSha256,
                    entry.migration().appliedAt(),
                    null);
        }

        private List<String> notes() {
            return cosmetic.isEmpty()
                    ? List.of()
                    : List.of("Comments or white space were changed after it was applied, and nothing else: "
                            + RefusalText.some(cosmetic) + ".");
        }

        private void findLate() {
            if (wish.answers().lateAllowed()) {
                return;
            }
            Set<String> late = new HashSet<>();
            pending.forEach(migration -> late.add(migration.name()));
            String newestApplied = null;
            for (Migration migration : bundle.migrations().reversed()) {
                if (Repeatables.isOne(migration.name())) {
                    continue;
                }
                if (!late.contains(migration.name())) {
                    newestApplied = newestApplied == null ? migration.name() : newestApplied;
                } else if (newestApplied != null
                        && !words.cover(Accept.Kind.Late, migration.name(), migration.sha256())) {
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
    }
}
