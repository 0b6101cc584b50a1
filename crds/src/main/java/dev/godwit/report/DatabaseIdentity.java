package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which database a run met. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseIdentity(
        @JsonPropertyDescription(
                "A UUID made with the ledger; a moved or restored database keeps it, another one differs.")
        @Size(max = 36)
        @Nullable
        String lineage,

        @JsonPropertyDescription("The server's version.") @Size(max = 32)
        String serverVersion) {}
