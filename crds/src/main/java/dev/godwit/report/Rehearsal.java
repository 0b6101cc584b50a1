package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What became of a plan in a restored copy of the database, before anything is done to the database itself.
 *
 * @param planDigest the plan that was rehearsed, and the only one that this counts for
 * @param migrations those of the plan that the copy has, in order, with how long each took there
 * @param total how many these are, also when the list is cut
 * @param drift what differed in the copy from what its migrations have made; null if nobody looked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Rehearsal(
        @Size(max = 71) @JsonPropertyDescription("The plan that was rehearsed, and the only one that this counts for.")
        String planDigest,

        @JsonPropertyDescription(
                "Succeeded: the copy has all of the plan. Failed: the plan is not applied to the database.")
        Result result,

        @Size(max = 320) @JsonPropertyDescription("The copy, as name on host.")
        String database,

        @Size(max = MAX)
        @JsonPropertyDescription("Those of the plan's migrations that the copy has, in order, at most 50 of them.")
        List<Step> migrations,

        @JsonPropertyDescription("How many of them it has.") int total,

        @JsonPropertyDescription("How long all of them took there, in milliseconds.")
        long durationMs,

        @Size(max = 32)
        @JsonPropertyDescription(
                "What of the copy was not as its migrations have made it: None, a number of objects, or Unknown. Absent if"
                        + " nobody looked.")
        @Nullable
        String drift) {

    /** At most so many migrations are listed. */
    public static final int MAX = 50;

    /** How it ended. */
    public enum Result {
        Succeeded,
        Failed
    }

    public Rehearsal {
        migrations = List.copyOf(Objects.requireNonNullElse(migrations, List.of()));
    }

    /** A migration in the copy. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Step(
            @Size(max = 255) @JsonPropertyDescription("Its name.")
            String name,

            @JsonPropertyDescription("How long its SQL ran there, in milliseconds.")
            long durationMs) {}

    /**
     * @param all without a limit on their number
     * @param found null if nobody looked
     */
    public static Rehearsal of(
            String planDigest, Result result, String database, List<Step> all, @Nullable Drift found) {
        return new Rehearsal(
                planDigest,
                result,
                database,
                all.subList(0, Math.min(MAX, all.size())),
                all.size(),
                all.stream().mapToLong(Step::durationMs).sum(),
                found == null ? null : driftOf(found));
    }

    private static String driftOf(Drift found) {
        return switch (found.state()) {
            case InSync -> "None";
            case DriftDetected -> found.total() + (found.total() == 1 ? " object" : " objects");
            case DriftUnknown, SnapshotOutdated -> "Unknown";
        };
    }
}
