package dev.godwit.runner.decide;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to be recorded of the past before anything is applied. None of it runs a migration.
 *
 * @param entries to be added to the ledger, numbered; one whose time is the epoch gets the time of the writing
 * @param accepts a person's decisions that are not recorded yet
 * @param resolutions what people have said of migrations that the tool's own table calls failed: there they are rolled back
 * @param toolRows entries of which the tool's own table is to say what the ledger says
 * @param superseded names of entries whose place another migration has taken
 * @param flywayBaseline the version that Flyway's own table is to have as its baseline; null for none
 * @param notes what a person should know of it, each a sentence
 */
public record Settlement(
        List<Ledger.Entry> entries,
        List<Accept> accepts,
        List<Resolution> resolutions,
        List<Ledger.Entry> toolRows,
        Set<String> superseded,
        @Nullable String flywayBaseline,
        List<String> notes) {

    public static final Settlement NOTHING =
            new Settlement(List.of(), List.of(), List.of(), List.of(), Set.of(), null, List.of());

    public Settlement {
        entries = List.copyOf(entries);
        accepts = List.copyOf(accepts);
        resolutions = List.copyOf(resolutions);
        toolRows = List.copyOf(toolRows);
        superseded = Set.copyOf(superseded);
        notes = List.copyOf(notes);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return entries.isEmpty()
                && accepts.isEmpty()
                && resolutions.isEmpty()
                && toolRows.isEmpty()
                && superseded.isEmpty()
                && flywayBaseline == null;
    }
}
