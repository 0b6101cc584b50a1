package dev.godwit.runner.decide;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the database says, read in one snapshot.
 *
 * @param ledger null if there are no ledger tables
 * @param ledgerProblems why the ledger tables cannot be trusted, each a sentence
 * @param toolHistory what the migration tool's own table says was applied, in Prisma's or Flyway's names; null if there
 *     is no such table
 * @param engineHistory the same of the table in which Flyway records for a layout that is not its own; null if there is
 *     no such table, or none is needed
 * @param foreignHistory tables of migration tools that have rows, schema-qualified
 * @param tables tables of the schema other than the tools', without those of extensions; a few of them
 * @param tableCount how many there are in all
 */
public record Observed(
        @Nullable Ledger ledger,
        List<String> ledgerProblems,
        @Nullable List<String> toolHistory,
        @Nullable List<String> engineHistory,
        List<String> foreignHistory,
        List<String> tables,
        int tableCount) {

    public Observed {
        ledgerProblems = List.copyOf(ledgerProblems);
        toolHistory = toolHistory == null ? null : List.copyOf(toolHistory);
        engineHistory = engineHistory == null ? null : List.copyOf(engineHistory);
        foreignHistory = List.copyOf(foreignHistory);
        tables = List.copyOf(tables);
    }

    /** The stream's entries; none if there is no ledger. */
    public Ledger entries() {
        return ledger == null ? Ledger.EMPTY : ledger;
    }
}
