package dev.godwit.runner.engine;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.ledger.Journal.Unfinished;
import dev.godwit.runner.sql.Effect;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.ScriptScan;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a deploy is going to do with a migration that an earlier run began outside of a transaction and did not finish. */
public final class Prospect {

    private Prospect() {}

    /**
     * Looks at nothing but the bundle.
     *
     * @param resolutions what people have said
     * @return a sentence or more for each of them
     */
    public static List<String> of(
            Bundle bundle,
            List<Unfinished> unfinished,
            List<Resolution> resolutions,
            Supplier<PostgresParser> grammar) {
        return unfinished.stream()
                .map(entry -> entry.migration() + " was begun at " + entry.startedAt()
                        + (entry.job() == null ? "" : " by the Job " + entry.job())
                        + " outside of a transaction, and nobody has recorded its end: it still runs, or that run was broken off."
                        + " A deploy waits for it to end, and then " + then(bundle, entry, resolutions, grammar))
                .toList();
    }

    private static String then(
            Bundle bundle, Unfinished entry, List<Resolution> resolutions, Supplier<PostgresParser> grammar) {
        Optional<Resolution> word = resolutions.stream()
                .filter(r ->
                        r.migration().equals(entry.migration()) && r.failure().equals(entry.failureId()))
                .findAny();
        Optional<Migration> migration = bundle.migrations().stream()
                .filter(m -> m.name().equals(entry.migration()) && m.sha256().equals(entry.sha256()))
                .findAny();
        if (word.isPresent()) {
            return word.get().applied()
                    ? "records it as applied, as deploy.resolve says."
                    : "runs it again, as deploy.resolve says.";
        }
        if (migration.isEmpty() || !(ScriptScan.of(migration.get(), grammar) instanceof ScriptScan.Plan.Alone alone)) {
            return "stops with ResolveNeeded, because the bundle no longer has the text that was begun.";
        }
        return switch (alone.effect()) {
            case Effect.IndexCreated _ ->
                "looks: an index that is valid and defined as wanted is recorded, an invalid one is dropped and built again,"
                        + " any other needs a person (ResolveNeeded).";
            case Effect.IndexDropped _, Effect.DatabaseCreated _, Effect.DatabaseDropped _ ->
                "looks: what has taken effect is recorded, what has not runs again.";
            case Effect.Reindexed _ -> "drops what it left, and runs it again.";
            case Effect.PartitionDetached _ -> "looks, and finishes it where it is half done.";
            case Effect.Repeatable _ -> "runs it again, which does no harm.";
            case Effect.Unknown _ ->
                "stops with ResolveNeeded, because nothing in the database tells whether it has taken effect.";
        };
    }
}
