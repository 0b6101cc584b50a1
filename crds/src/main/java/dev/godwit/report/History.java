package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** The ledger, as far as it fits into a status. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record History(
        @JsonInclude @JsonPropertyDescription("How many migrations the ledger holds.")
        int length,

        @JsonPropertyDescription(
                "A chain over the names and checksums of all of them, in order. It changes if anything in"
                        + " the ledger does, so every run compares it with the database.")
        @Size(max = 71)
        String digest,

        @JsonPropertyDescription("The newest entries, oldest first, at most 50. `godwit history` shows all.")
        @Size(max = MAX_NEWEST)
        List<AppliedMigration> newest) {

    /** At most this many entries in {@code newest}. */
    public static final int MAX_NEWEST = 50;

    public History {
        newest = List.copyOf(Objects.requireNonNullElse(newest, List.of()));
    }
}
