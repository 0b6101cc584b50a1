package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.AppliedSeed;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Drift;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.report.Verb;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.run.RunStopped;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a run has found out so far. However it ends, all of it goes into the report. */
final class Findings {

    private static final int MAX_SERVER_VERSION = 32;

    private final Verb verb;
    private final long startedAt = System.nanoTime();

    private @Nullable Bundle bundle;
    private @Nullable Ledger after;
    private @Nullable DatabaseIdentity database;
    private @Nullable Drift drift;
    private @Nullable ReviewedPlan plan;
    private @Nullable AppliedSeed seed;
    private List<String> pending = List.of();
    private List<String> notes = List.of();
    private int before;
    private int asked;
    private boolean decided;

    Findings(Verb verb) {
        this.verb = verb;
    }

    void bundle(Bundle read) {
        bundle = read;
    }

    void database(@Nullable String lineage, String serverVersion) {
        database = new DatabaseIdentity(
                lineage, serverVersion.substring(0, Math.min(MAX_SERVER_VERSION, serverVersion.length())));
    }

    /** What was found of drift; the last word counts. */
    void drift(Drift found) {
        drift = found;
    }

    /** What the review says of what was pending when the run began. */
    void plan(ReviewedPlan reviewed) {
        plan = reviewed;
    }

    /**
     * What was pending when the run began; if it has to begin again on another connection, only the ledger is news.
     *
     * @param settled how many entries are recorded before anything is applied
     * @param asked how many of the pending migrations the deploy was asked for
     */
    void decided(Ledger ledger, int settled, List<Migration> pending, int asked) {
        this.after = ledger;
        if (decided) {
            return;
        }
        decided = true;
        this.before = ledger.entries().size() + settled;
        this.pending = pending.stream().map(Migration::name).toList();
        this.asked = asked;
    }

    /** The newest seed that the ledger knows. */
    void seed(AppliedSeed newest) {
        seed = newest;
    }

    /** What the report says before anything else, each a sentence. */
    void notes(List<String> sentences) {
        notes = List.copyOf(sentences);
    }

    /** One more of those sentences. */
    void note(String sentence) {
        notes = Stream.concat(notes.stream(), Stream.of(sentence)).toList();
    }

    /** The ledger again, after migrations were applied. */
    void ledger(Ledger ledger) {
        after = ledger;
    }

    /** Whether the ledger is known to hold nothing. */
    boolean isEmpty() {
        return after == null || after.entries().isEmpty();
    }

    /** Nobody knows how far the run came. */
    void ledgerUnknown() {
        after = null;
    }

    Report report(Outcome outcome, String message) {
        return report(outcome, message, null);
    }

    Report report(RunStopped stopped) {
        return report(stopped.outcome(), stopped.message(), stopped);
    }

    /** What this run applied: of what was pending, that which is in the ledger now. */
    List<String> applied() {
        if (after == null) {
            return List.of();
        }
        Set<String> wanted = new HashSet<>(pending);
        List<Ledger.Entry> all = after.entries();
        return all.subList(Math.min(before, all.size()), all.size()).stream()
                .map(Ledger.Entry::name)
                .filter(wanted::contains)
                .toList();
    }

    List<String> pending() {
        Set<String> applied = new HashSet<>(applied());
        return pending.stream().filter(name -> !applied.contains(name)).toList();
    }

    /** How many of the migrations that this deploy was asked for are not applied. */
    int remaining() {
        return Math.max(0, asked - applied().size());
    }

    private Report report(Outcome outcome, String message, @Nullable RunStopped stopped) {
        List<String> applied = applied();
        List<String> stillPending = pending();
        return new Report(
                Report.VERSION,
                verb,
                outcome,
                Stream.concat(notes.stream(), Stream.of(message)).collect(Collectors.joining(" ")),
                bundle == null ? null : bundle.digest(),
                bundle == null ? null : bundle.migrations().size(),
                applied,
                stillPending,
                stillPending.size(),
                remaining(),
                after == null ? null : after.history(),
                stopped == null ? List.of() : stopped.discrepancies(),
                stopped == null ? null : stopped.failure(),
                stopped == null ? null : stopped.lock(),
                database,
                drift,
                plan,
                seed,
                Duration.ofNanos(System.nanoTime() - startedAt).toMillis(),
                null);
    }
}
