package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.text.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;
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
        DatabaseAhead databaseAhead,

        @Default("Refuse")
        @JsonPropertyDescription(
                "What if a migration that was never applied stands before one that was, as when two branches are merged."
                        + " Refuse: LateMigration. Apply: apply it now, in another order than on an empty database.")
        LateMigrations lateMigrations,

        @Size(min = 1, max = 255)
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @JsonPropertyDescription(
                "Up to and including this migration, the schema has everything already: it is recorded without being"
                        + " run. Acts only where the schema has tables and nothing is recorded; on an empty schema"
                        + " everything runs.")
        @Nullable
        String baseline,

        @JsonPropertyDescription(
                "Migrations that were merged into one. A database that has exactly all of them records the one without"
                        + " running it, any other that has some of them is refused, and an empty one runs it. Prisma's layout"
                        + " only.")
        @Nullable
        SquashSpec squash,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Contradictions in the history that are meant. The refusal shows what to paste. Recorded in the database"
                        + " with reason and time; may be taken out again afterwards.")
        List<Acceptance> accept,

        @Size(max = 100)
        @JsonPropertyDescription(
                "What has become of a migration that was begun outside of a transaction and broken off, where Godwit cannot"
                        + " tell. The refusal shows what to paste. Recorded in the database with reason and time; may be taken"
                        + " out again afterwards.")
        List<Resolution> resolve) {

    public static final DeploySpec DEFAULTS =
            new DeploySpec(Granularity.PerDeploy, null, "5s", "5m", "0s", DatabaseAhead.Allow);

    /** Without anything about the history. */
    public DeploySpec(
            Granularity granularity,
            @Nullable String target,
            String lockTimeout,
            String lockWait,
            String deadline,
            DatabaseAhead databaseAhead) {
        this(
                granularity,
                target,
                lockTimeout,
                lockWait,
                deadline,
                databaseAhead,
                LateMigrations.Refuse,
                null,
                null,
                List.of(),
                List.of());
    }

    public DeploySpec {
        granularity = Objects.requireNonNullElse(granularity, Granularity.PerDeploy);
        lockTimeout = Objects.requireNonNullElse(lockTimeout, "5s");
        lockWait = Objects.requireNonNullElse(lockWait, "5m");
        deadline = Objects.requireNonNullElse(deadline, "0s");
        databaseAhead = Objects.requireNonNullElse(databaseAhead, DatabaseAhead.Allow);
        lateMigrations = Objects.requireNonNullElse(lateMigrations, LateMigrations.Refuse);
        accept = List.copyOf(Objects.requireNonNullElse(accept, List.of()));
        resolve = List.copyOf(Objects.requireNonNullElse(resolve, List.of()));
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

    /** What to do with a migration that stands before one that is applied. */
    public enum LateMigrations {
        Refuse,
        Apply
    }
}
