package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/**
 * A pending migration, and what it does.
 *
 * @param summary one sentence in plain words
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlannedMigration(
        @Size(max = 255) @JsonPropertyDescription("Its name.")
        String name,

        @Size(max = 1024) @JsonPropertyDescription("What it does, in one sentence.")
        String summary) {}
