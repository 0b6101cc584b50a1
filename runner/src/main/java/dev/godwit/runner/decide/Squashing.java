package dev.godwit.runner.decide;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Many migrations became one: what that means for a database that has the many. */
sealed interface Squashing {

    /** It means nothing here: it is done, or there is nothing to squash. */
    record Nothing() implements Squashing {}

    /** @param into the one, recorded without being run */
    record Done(Set<String> superseded, Ledger.Entry into) implements Squashing {}

    /** @param text why not, and what to do */
    record Impossible(String text) implements Squashing {}

    static Squashing of(Bundle bundle, Ledger ledger, Answers.Squash squash) {
        if (bundle.layout() == Layout.Flyway) {
            return new Impossible(
                    "spec.deploy.squash is for Prisma's layout: Flyway's own tools would take the old files"
                            + " for missing. Leave it out.");
        }
        Optional<Migration> into = bundle.migrations().stream()
                .filter(migration -> migration.name().equals(squash.into()))
                .findAny();
        if (into.isEmpty()) {
            return new Impossible(
                    "spec.deploy.squash names " + squash.into()
                            + " as the migration that takes the place of others, and the bundle has none of that name. Correct it.");
        }
        List<Ledger.Entry> live =
                ledger.entries().stream().filter(Ledger.Entry::isLive).toList();
        if (live.isEmpty() || live.stream().anyMatch(entry -> entry.name().equals(squash.into()))) {
            return new Nothing();
        }
        Set<String> there = names(live, entry -> true);
        if (!there.contains(squash.through())) {
            return new Impossible("spec.deploy.squash goes through " + squash.through()
                    + ", which is not applied here: this database has not everything that was merged. Deploy the bundle from"
                    + " before the squash first.");
        }
        Set<String> wanted = names(live, entry -> Bundle.BYTE_ORDER.compare(entry.name(), squash.through()) <= 0);
        Set<String> gone = names(live, entry -> !bundle.names().contains(entry.name()));
        if (!wanted.equals(gone)) {
            Set<String> kept = new TreeSet<>(wanted);
            kept.removeAll(gone);
            Set<String> more = new TreeSet<>(gone);
            more.removeAll(wanted);
            return new Impossible("spec.deploy.squash goes through " + squash.through() + "."
                    + (kept.isEmpty() ? "" : " The bundle still has " + RefusalText.some(List.copyOf(kept)) + ".")
                    + (more.isEmpty()
                            ? ""
                            : " The bundle lacks " + RefusalText.some(List.copyOf(more))
                                    + " too, which is applied and behind it.")
                    + " Merge exactly what is applied up to there.");
        }
        return new Done(wanted, Baseline.entry(into.get(), into.get().sha256(), Instant.EPOCH));
    }

    private static Set<String> names(List<Ledger.Entry> entries, Predicate<Ledger.Entry> of) {
        return entries.stream().filter(of).map(Ledger.Entry::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
