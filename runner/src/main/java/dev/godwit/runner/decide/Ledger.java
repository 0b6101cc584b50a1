package dev.godwit.runner.decide;

import dev.godwit.report.AppliedMigration;
import dev.godwit.report.History;
import dev.godwit.report.HistoryChain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One stream of the ledger.
 *
 * @param entries in the order of their application
 */
public record Ledger(List<Entry> entries) {

    public static final Ledger EMPTY = new Ledger(List.of());

    public Ledger {
        entries = List.copyOf(entries);
    }

    /**
     * @param seq its place, from 1 without a gap
     * @param toolChecksum what the migration tool's own table says of it; null if that has no checksum of it
     * @param forms of the text that was applied; {@link ScriptForms#UNKNOWN} if nobody saw it
     */
    public record Entry(
            int seq,
            AppliedMigration migration,
            State state,
            @Nullable String toolChecksum,
            ScriptForms forms) {

        /** Applied by Godwit, and nothing is known but the hash. */
        public Entry(int seq, AppliedMigration migration) {
            this(seq, migration, State.Applied, null, ScriptForms.UNKNOWN);
        }

        public String name() {
            return migration.name();
        }

        /** Whether the bundle is expected to hold it, once and unchanged. */
        boolean isLive() {
            return state != State.Superseded && !Repeatables.isOne(name());
        }

        Entry superseded() {
            return new Entry(seq, migration, State.Superseded, toolChecksum, forms);
        }

        Entry at(int place) {
            return new Entry(place, migration, state, toolChecksum, forms);
        }
    }

    /** How an entry came to be. */
    public enum State {
        /** Godwit ran it. */
        Applied("applied"),
        /** Another tool ran it. */
        Adopted("adopted"),
        /** Nobody ran it here: what it would make was there. */
        Baselined("baselined"),
        /** Another migration has taken its place in the bundle. */
        Superseded("superseded");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** As in the ledger's table. */
        public String word() {
            return word;
        }
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The chained digest of the first {@code length} entries. */
    public String digestAt(int length) {
        return length == 0 ? HistoryChain.EMPTY : digests().get(length);
    }

    /** The chained digests of its beginnings, by their length. */
    List<String> digests() {
        List<String> digests = new ArrayList<>(List.of(HistoryChain.EMPTY));
        for (Entry entry : entries) {
            digests.add(HistoryChain.extend(
                    digests.getLast(), entry.name(), entry.migration().sha256()));
        }
        return digests;
    }

    /** Of all entries. */
    public String digest() {
        return digests().getLast();
    }

    public int nextSeq() {
        return entries.stream().mapToInt(Entry::seq).max().orElse(0) + 1;
    }

    /** With these behind it, numbered on. */
    Ledger and(List<Entry> more) {
        List<Entry> all = new ArrayList<>(entries);
        int seq = nextSeq();
        for (Entry entry : more) {
            all.add(entry.at(seq++));
        }
        return new Ledger(all);
    }

    /** With these superseded. */
    Ledger without(Set<String> names) {
        return new Ledger(entries.stream()
                .map(entry -> names.contains(entry.name()) ? entry.superseded() : entry)
                .toList());
    }

    /** As reports show it. */
    public History history() {
        int from = Math.max(0, entries.size() - History.MAX_NEWEST);
        return new History(
                entries.size(),
                digest(),
                entries.subList(from, entries.size()).stream()
                        .map(Entry::migration)
                        .toList());
    }
}
