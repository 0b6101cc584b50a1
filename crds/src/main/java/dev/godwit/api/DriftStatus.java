package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.Difference;
import dev.godwit.report.Expectation;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What was last found of drift. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriftStatus(
        @Size(max = 32) @JsonPropertyDescription("None, the number of objects that differ, or Unknown.") @Nullable
        String summary,

        @JsonPropertyDescription("When the database was last looked at, or when that was tried.") @Nullable
        Instant checkedAt,

        @JsonPropertyDescription(
                "What it was compared with: what the deploys recorded, or what a replay of the migrations made.")
        @Nullable
        Expectation expectation,

        @Size(max = 71)
        @JsonPropertyDescription("Of all differences together; in spec.drift.accept it accepts exactly them.")
        @Nullable
        String digest,

        @Size(max = MAX_DIFFERENCES) @JsonPropertyDescription("What differs, object by object, at most 50 of them.")
        List<Difference> differences,

        @JsonPropertyDescription("How many objects differ.") @Nullable
        Integer total,

        @Size(max = 63)
        @JsonPropertyDescription(
                "The ConfigMap that lists all of them, if they are more than are listed here, and holds the SQL that would undo them. It is kept as long as the Job of the same name.")
        @Nullable
        String detailsConfigMap,

        @JsonPropertyDescription("What the SQL that would undo them is like. Godwit never runs it.") @Nullable
        Script script) {

    /** At most this many differences are listed. */
    public static final int MAX_DIFFERENCES = 50;

    /** What a script is like; its text is in the ConfigMap. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Script(
            @JsonPropertyDescription("Statements that cost neither data nor time.")
            int safe,

            @JsonPropertyDescription(
                    "Statements that lose nothing, but take a lock that others wait for, or read or write a whole table.")
            int blocking,

            @JsonPropertyDescription("Statements that let somebody do or see more than now, or switch a check off.")
            int security,

            @JsonPropertyDescription("Statements that may lose data.")
            int destructive,

            @JsonPropertyDescription("Objects that no statement is for; the script says what to do instead.")
            int refused,

            @JsonPropertyDescription(
                    "Whether the script, run on a copy of the schema, made it what it should be. Not there if that was not tried.")
            @Nullable
            Boolean verified,

            @Size(max = 512) @JsonPropertyDescription("What still differed there, or why it was not tried.") @Nullable
            String verification) {}

    public DriftStatus {
        differences = List.copyOf(Objects.requireNonNullElse(differences, List.of()));
    }
}
