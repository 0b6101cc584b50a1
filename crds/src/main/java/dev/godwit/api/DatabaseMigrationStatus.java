package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.AppliedSeed;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.LockHolder;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the operator knows. Everything in it can be learnt again from the Jobs and the database. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseMigrationStatus(
        @JsonPropertyDescription("The generation of the resource that this status is about; -1 before the first.")
        @Nullable
        Long observedGeneration,

        @Size(max = 8)
        @JsonPropertyDescription(
                "Ready: the database has what the bundle says, in every detail. Reconciling: it is worked on or"
                        + " waited for. Stalled: a person is needed; the message says for what. Drifted: somebody changed the"
                        + " database behind the migrations' back.")
        List<Condition> conditions,

        @Size(max = 255) @JsonPropertyDescription("The newest migration that is applied.") @Nullable
        String version,

        @Size(max = 32) @JsonPropertyDescription("Applied migrations of all in the bundle, such as 12/12.") @Nullable
        String progress,

        @JsonPropertyDescription("The bundle that this status is about.") @Nullable
        BundleStatus bundle,

        @JsonPropertyDescription("The ledger of the database as last seen: the witness that every run compares with.")
        @Nullable
        History history,

        @Size(max = MAX_PENDING) @JsonPropertyDescription("What is not applied yet, in order, at most 50 of them.")
        List<@Size(max = 255) String> pendingMigrations,

        @JsonPropertyDescription(
                "What would be applied, and what the review says of it, while it is not applied: a MigrationApproval names"
                        + " its digest.")
        @Nullable
        PlanStatus plan,

        @JsonPropertyDescription("What became of the newest plan in the copy of spec.rehearsal.") @Nullable
        RehearsalStatus rehearsal,

        @JsonPropertyDescription("The seed that was run last.") @Nullable
        AppliedSeed seed,

        @JsonPropertyDescription("The statement that failed, why, and the next safe step.") @Nullable
        Failure failure,

        @JsonPropertyDescription("The session that holds the lock which is waited for.") @Nullable
        LockHolder lock,

        @JsonPropertyDescription("The database as last seen.") @Nullable
        DatabaseIdentity database,

        @JsonPropertyDescription("What somebody changed behind the migrations' back, as last seen.") @Nullable
        DriftStatus drift,

        @JsonPropertyDescription("The newest Job.") @Nullable
        LastJob lastJob,

        @JsonPropertyDescription("When the operator looks again by itself, if it waits for the clock.") @Nullable
        Instant nextCheckAt,

        @Size(max = 253)
        @JsonPropertyDescription("The value of the annotation godwit.dev/retry that was answered last.")
        @Nullable
        String lastHandledRetry) {

    /** At most this many pending migrations are listed. */
    public static final int MAX_PENDING = 50;

    /** Of a resource that the operator has not met. */
    public static final DatabaseMigrationStatus NONE = new DatabaseMigrationStatus(
            null, List.of(), null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null,
            null);

    public DatabaseMigrationStatus {
        conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
        pendingMigrations = List.copyOf(Objects.requireNonNullElse(pendingMigrations, List.of()));
    }

    /** The bundle that a status is about. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record BundleStatus(
            @Size(max = 71) @JsonPropertyDescription("Of the source as the operator last saw it.") @Nullable
            String sourceDigest,

            @Size(max = 256)
            @JsonPropertyDescription("What Flux calls that state of its source, such as v1.2.0@sha256:...")
            @Nullable
            String revision,

            @Size(max = 71)
            @JsonPropertyDescription(
                    "Of the bundle that the last Job read: sha256 over the names and checksums of its" + " migrations.")
            @Nullable
            String digest,

            @JsonPropertyDescription("How many migrations it has.") @Nullable
            Integer migrations) {}

    /** The newest Job. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record LastJob(
            @Size(max = 63) @JsonPropertyDescription("Name of the Job: `kubectl logs job/<name>`.")
            String name,

            @Size(max = 16) @JsonPropertyDescription("What it was to do.")
            String verb,

            @Size(max = 71)
            @JsonPropertyDescription("Digest of everything the Job was made from. Another digest needs another Job.")
            String inputs,

            @JsonPropertyDescription("Which attempt at these inputs it was, from 1.")
            int attempt,

            @JsonPropertyDescription("When its container started.") @Nullable
            Instant startedAt,

            @JsonPropertyDescription("When its container ended; absent while it runs.") @Nullable
            Instant finishedAt,

            @Size(max = 64) @JsonPropertyDescription("How it ended; absent while it runs.") @Nullable
            String outcome,

            @Size(max = 71) @JsonPropertyDescription("The plan that it was told somebody agreed to.") @Nullable
            String approved) {}
}
