package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What has become of an approval. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MigrationApprovalStatus(
        @JsonPropertyDescription("The generation that this status is about; -1 before the first.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription(
                "Current: it counts. Stale: another plan waits, and it counts for nothing. Used: what it agreed to is"
                        + " applied, and it counts no more.")
        @Nullable
        State state,

        @Size(max = 1024) @JsonPropertyDescription("What that means here.") @Nullable
        String message) {

    /** Whether it counts. */
    public enum State {
        Current,
        Stale,
        Used
    }
}
