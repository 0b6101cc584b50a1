package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * What the review of a pending migration has found. No data, no literals.
 *
 * @param rule its id, as in docs/rules.md
 * @param statement of the migration, from 1
 * @param line of the file, from 1
 * @param object what it is about, such as a table
 * @param message what will happen to it
 * @param fix what to do instead; null in a shortened report
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReviewFinding(
        @Size(max = 64) @JsonPropertyDescription("The rule, as in docs/rules.md.")
        String rule,

        @JsonPropertyDescription(
                "Fails: it will not run on the data that is there. Unsafe: it destroys data, or blocks others for as long as"
                        + " it works through a large table. Advice: worth knowing.")
        Grade grade,

        @Size(max = 255) @JsonPropertyDescription("The migration.")
        String migration,

        @JsonPropertyDescription("Which statement of it, from 1.")
        int statement,

        @JsonPropertyDescription("The line of its file, from 1.")
        int line,

        @Size(max = 512) @JsonPropertyDescription("What it is about, such as a table.")
        String object,

        @Size(max = 1024) @JsonPropertyDescription("What will happen.")
        String message,

        @Size(max = 1024) @JsonPropertyDescription("What to do instead.") @Nullable
        String fix) {

    /** How much a finding weighs; there are no more than these three. */
    public enum Grade {
        Advice,
        Unsafe,
        Fails
    }
}
