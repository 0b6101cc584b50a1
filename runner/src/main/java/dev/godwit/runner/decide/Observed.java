package dev.godwit.runner.decide;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the database says, read in one snapshot.
 *
 * @param ledger null if there are no ledger tables
 * @param ledgerProblems why the ledger tables cannot be trusted, each a sentence
 * @param toolHistory what the migration tool's own table says, in the order in which it was written; null if there is no
 *     such table
 * @param foreignHistory tables of a migration tool of another layout that have rows which no stream recorded,
 *     schema-qualified
 * @param tables tables of the schema other than the tools', without those of extensions; a few of them
 * @param tableCount how many there are in all
 * @param lineage the database's; null if there is no ledger
 * @param owner of the stream; null if nobody is recorded
 * @param otherStreams what other streams of this ledger recorded of the same schema
 * @param accepted what people have accepted of this stream
 */
public record Observed(
        @Nullable Ledger ledger,
        List<String> ledgerProblems,
        @Nullable List<ToolRow> toolHistory,
        List<String> foreignHistory,
        List<String> tables,
        int tableCount,
        @Nullable String lineage,
        @Nullable String owner,
        Set<String> otherStreams,
        List<Accept> accepted) {

    public Observed {
        ledgerProblems = List.copyOf(ledgerProblems);
        toolHistory = toolHistory == null ? null : List.copyOf(toolHistory);
        foreignHistory = List.copyOf(foreignHistory);
        tables = List.copyOf(tables);
        otherStreams = Set.copyOf(otherStreams);
        accepted = List.copyOf(accepted);
    }

    /** The stream's entries; none if there is no ledger. */
    public Ledger entries() {
        return ledger == null ? Ledger.EMPTY : ledger;
    }

    /** Whether there is something in the schema that nobody recorded here. */
    boolean isUnrecorded() {
        return !foreignHistory.isEmpty() || (tableCount > 0 && otherStreams.isEmpty());
    }

    /** Whether another stream's migrations are in the tool's own table; Flyway takes them for missing files. */
    boolean sharesToolHistory() {
        Set<String> own = new HashSet<>();
        entries().entries().forEach(entry -> own.add(entry.name()));
        return toolHistory != null
                && toolHistory.stream().anyMatch(row -> otherStreams.contains(row.name()) && !own.contains(row.name()));
    }
}
