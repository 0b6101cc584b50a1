package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One entry of the ledger. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AppliedMigration(
        @JsonPropertyDescription("The migration's name.") @Size(max = 255)
        String name,

        @JsonPropertyDescription("SHA-256 over the exact bytes that were applied.") @Size(max = 64)
        String sha256,

        @JsonPropertyDescription("When it was applied, by the database's clock.")
        Instant appliedAt,

        @JsonInclude @JsonPropertyDescription("How long its SQL ran, in milliseconds.")
        long durationMs,

        @JsonPropertyDescription("The Job that applied it; absent if it was applied with the command line.")
        @Size(max = 63)
        @Nullable
        String job) {}
