package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/**
 * A pending migration, and what it does.
 *
 * @param summary one sentence in plain words
 * @param locks what it locks on tables that others use, each a line: where, how, which table, what is done meanwhile and for
 *     how long by estimate; cut in a shortened report
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlannedMigration(
        @Size(max = 255) @JsonPropertyDescription("Its name.")
        String name,

        @Size(max = 1024) @JsonPropertyDescription("What it does, in one sentence.")
        String summary,

        @Size(max = MAX_LOCKS)
        @JsonPropertyDescription(
                "What it locks on tables that others use: the line of its file, the lock, the table, what is done to it"
                        + " meanwhile, and how long that takes by estimate. At most 10.")
        List<@Size(max = MAX_LOCK) String> locks) {

    public static final int MAX_LOCKS = 10;
    public static final int MAX_LOCK = 512;

    public PlannedMigration {
        locks = List.copyOf(Objects.requireNonNullElse(locks, List.of()));
    }
}
