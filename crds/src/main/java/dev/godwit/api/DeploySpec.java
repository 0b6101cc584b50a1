package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.text.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How pending migrations are applied. Durations as in {@link DurationText}. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeploySpec(
        @Default("PerDeploy")
        @JsonPropertyDescription(
                "PerDeploy: one Job applies everything that is pending. PerMigration: each pending migration"
                        + " is a Job of its own, one after the other, and none after one that failed.")
        Granularity granularity,

        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @JsonPropertyDescription(
                "Stop behind this migration, and stay there until it is changed: the gap between expand and"
                        + " contract.")
        @Nullable
        String target,

        @Default("5s")
        @Pattern(DurationText.PATTERN)
        @Size(max = DurationText.MAX_LENGTH)
        @JsonPropertyDescription(
                "How long a statement may wait for a lock on a table, while every other session queues behind"
                        + " it. Then the migration is rolled back and the deploy is tried again later.")
        String lockTimeout,

        @Default("5m")
        @Pattern(DurationText.PATTERN)
        @Size(max = DurationText.MAX_LENGTH)
        @JsonPropertyDescription(
                "How long to wait for another deploy to the same database and schema to end, before trying"
                        + " again later.")
        String lockWait,

        @Default("0s")
        @Pattern(DurationText.PATTERN)
        @Size(max = DurationText.MAX_LENGTH)
        @JsonPropertyDescription(
                "How long a Job may run from the moment it holds the deploy lock; what is under way is then"
                        + " rolled back. 0s: as long as it takes.")
        String deadline,

        @Default("Allow")
        @JsonPropertyDescription(
                "What if nothing is pending and the newest applied migrations are missing from the bundle,"
                        + " because an older version of the application was deployed. Allow: Ready, with reason DatabaseAhead."
                        + " Refuse: MigrationMissing. A hole in the middle is always refused.")
        DatabaseAhead databaseAhead) {

    public static final DeploySpec DEFAULTS =
            new DeploySpec(Granularity.PerDeploy, null, "5s", "5m", "0s", DatabaseAhead.Allow);

    public DeploySpec {
        granularity = Objects.requireNonNullElse(granularity, Granularity.PerDeploy);
        lockTimeout = Objects.requireNonNullElse(lockTimeout, "5s");
        lockWait = Objects.requireNonNullElse(lockWait, "5m");
        deadline = Objects.requireNonNullElse(deadline, "0s");
        databaseAhead = Objects.requireNonNullElse(databaseAhead, DatabaseAhead.Allow);
    }

    /** How many Jobs a deploy is. */
    public enum Granularity {
        PerDeploy,
        PerMigration
    }

    /** What to do if the database is ahead of the bundle. */
    public enum DatabaseAhead {
        Allow,
        Refuse
    }
}
