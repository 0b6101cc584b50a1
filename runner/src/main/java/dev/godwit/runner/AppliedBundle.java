package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Comparison;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.run.RunStopped;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which migrations of a bundle a database has. Pending ones are none of them: a pending file is no drift. */
sealed interface AppliedBundle {

    /** These, in the bundle's order. */
    record Known(List<Migration> migrations) implements AppliedBundle {}

    /** @param why nobody can tell from this bundle, as sentences */
    record Unknowable(String why) implements AppliedBundle {}

    /**
     * By the ledger; without one by the migration tool's own table; without either, all of it.
     *
     * @throws RunStopped if the bundle contradicts what is recorded
     */
    static AppliedBundle of(Bundle bundle, Observed observed, Answers answers) {
        if (!observed.otherStreams().isEmpty()) {
            return new Unknowable(
                    "Another stream migrates the same schema, so that a replay of this bundle alone cannot"
                            + " tell what should be there.");
        }
        // What is late is not applied, and whether it may be is for a deploy to ask.
        Answers lenient = new Answers(true, null, null, answers.accepts(), answers.resolutions());
        Decision decision = Comparison.decide(bundle, observed, null, Wish.EVERYTHING.with(lenient));
        return switch (decision) {
            case Decision.Refuse refuse
            when refuse.outcome() == Outcome.BaselineNeeded -> new Known(bundle.migrations());
            case Decision.Refuse refuse ->
                throw RunStopped.refused(refuse.outcome(), refuse.message(), refuse.discrepancies(), refuse.failure());
            case Decision.Ahead ahead ->
                new Unknowable("The database has migrations that the bundle does not have, such as "
                        + ahead.missing().getFirst() + ". Replay the bundle that was deployed last.");
            case Decision.Apply apply -> without(apply.pending(), bundle, observed.entries());
        };
    }

    private static AppliedBundle without(List<Migration> pending, Bundle bundle, Ledger ledger) {
        Set<String> recorded = ledger.entries().stream().map(Ledger.Entry::name).collect(Collectors.toSet());
        Optional<Migration> rewritten = pending.stream()
                .filter(migration -> recorded.contains(migration.name()))
                .findFirst();
        if (rewritten.isPresent()) {
            return new Unknowable("The repeatable migration " + rewritten.get().name()
                    + " is not as it was applied, and nobody kept that. Deploy it first.");
        }
        Set<Migration> left = new HashSet<>(pending);
        return new Known(bundle.migrations().stream()
                .filter(migration -> !left.contains(migration))
                .toList());
    }
}
