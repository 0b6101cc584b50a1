package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.Rehearsal;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What became of a plan in the copy, as the last Job that rehearsed one found it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RehearsalStatus(
        @Size(max = 71) @JsonPropertyDescription("The plan that was rehearsed, and the only one that this counts for.")
        String planDigest,

        @JsonPropertyDescription(
                "Succeeded: the copy has all of the plan. Failed: nothing of it was begun in the database.")
        Rehearsal.Result result,

        @Size(max = 320) @JsonPropertyDescription("The copy: name on host.")
        String database,

        @Size(max = Rehearsal.MAX)
        @JsonPropertyDescription("The plan's migrations that the copy has, in order, at most 50 of them.")
        List<Rehearsal.Step> migrations,

        @JsonPropertyDescription("How many of them it has.") int total,

        @JsonPropertyDescription("How long all of them took there, in milliseconds.")
        long durationMs,

        @Size(max = 32)
        @JsonPropertyDescription(
                "What of the copy was not as its migrations have made it: None, a number of objects, or Unknown. Absent if"
                        + " nobody looked.")
        @Nullable
        String drift,

        @JsonPropertyDescription("When the operator learnt it.")
        Instant seenAt,

        @Size(max = 63) @JsonPropertyDescription("The Job that rehearsed: `kubectl logs job/<name>`.")
        String job) {

    public RehearsalStatus {
        migrations = List.copyOf(Objects.requireNonNullElse(migrations, List.of()));
    }
}
