package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;

/** The seed that a database has, as its ledger records it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AppliedSeed(
        @Size(max = 64) @JsonPropertyDescription("SHA-256 of its text.")
        String sha256,

        @JsonPropertyDescription("When it was run, by the database's clock.")
        Instant appliedAt,

        @JsonPropertyDescription("How long it ran.") long durationMs) {

    /** As a source's content is announced. */
    public String digest() {
        return "sha256:" + sha256;
    }
}
