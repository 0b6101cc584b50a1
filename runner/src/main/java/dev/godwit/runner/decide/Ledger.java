package dev.godwit.runner.decide;

import dev.godwit.report.AppliedMigration;
import dev.godwit.report.History;
import dev.godwit.report.HistoryChain;
import java.util.List;

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

    /** @param seq its place, from 1 without a gap */
    public record Entry(int seq, AppliedMigration migration) {

        public String name() {
            return migration.name();
        }
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The chained digest of the first {@code length} entries. */
    public String digestAt(int length) {
        String digest = HistoryChain.EMPTY;
        for (Entry entry : entries.subList(0, length)) {
            digest = HistoryChain.extend(digest, entry.name(), entry.migration().sha256());
        }
        return digest;
    }

    public int nextSeq() {
        return entries.stream().mapToInt(Entry::seq).max().orElse(0) + 1;
    }

    /** As reports show it. */
    public History history() {
        int from = Math.max(0, entries.size() - History.MAX_NEWEST);
        return new History(
                entries.size(),
                digestAt(entries.size()),
                entries.subList(from, entries.size()).stream()
                        .map(Entry::migration)
                        .toList());
    }
}
