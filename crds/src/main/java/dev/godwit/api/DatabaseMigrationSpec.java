package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which database, which migrations, and how they are deployed. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseMigrationSpec(
        @Required @JsonPropertyDescription("The database to migrate.")
        DatabaseSpec database,

        @Required
        @JsonPropertyDescription(
                "The migrations. Exactly one of configMaps, inline, image and sourceRef. What has been applied is history: a"
                        + " later bundle may add migrations behind it, never edit, remove or insert one.")
        BundleSpec bundle,

        @Default("{}")
        @JsonPropertyDescription(
                "How pending migrations are applied. Every deploy applies only what is pending, in order,"
                        + " and each migration in one transaction together with its ledger entry.")
        DeploySpec deploy,

        @Default("{}")
        @JsonPropertyDescription(
                "What becomes of what the review finds in pending migrations before any of them runs; status.plan has all"
                        + " of it. Of the operator's policy for the namespace and this, the stricter one counts.")
        ReviewSpec review,

        @JsonPropertyDescription(
                "A restored copy of the database on which what is pending has to succeed before any of it is begun here.")
        @Nullable
        RehearsalSpec rehearsal,

        @JsonPropertyDescription(
                "SQL that is run behind the migrations, in one transaction, and again whenever its text changes. It must do no"
                        + " more when it is run twice: that is tried before it is kept.")
        @Nullable
        SeedSpec seed,

        @Default("false")
        @JsonPropertyDescription("Start nothing new. A Job that runs is left to end; take it back to go on.")
        Boolean suspend,

        @Default("{}")
        @JsonPropertyDescription(
                "How the database is watched for what no deploy did: status.drift says what differs, object by"
                        + " object.")
        DriftSpec drift,

        @Size(max = 16)
        @JsonPropertyDescription(
                "DatabaseMigrations of this namespace that come first. Nothing pending is started here before all of them"
                        + " are met; what is applied stays Ready. A circle is refused, and named: DependencyCycle.")
        List<Dependency> dependsOn,

        @Default("{}")
        @JsonPropertyDescription("Details of the Jobs that do the work. Their image is the operator's own.")
        JobSpec job) {

    /** One that depends on no other, and has no seed. */
    public DatabaseMigrationSpec(
            DatabaseSpec database,
            BundleSpec bundle,
            DeploySpec deploy,
            ReviewSpec review,
            Boolean suspend,
            DriftSpec drift,
            JobSpec job) {
        this(database, bundle, deploy, review, null, null, suspend, drift, List.of(), job);
    }

    /** One that is not rehearsed. */
    public DatabaseMigrationSpec(
            DatabaseSpec database,
            BundleSpec bundle,
            DeploySpec deploy,
            ReviewSpec review,
            @Nullable SeedSpec seed,
            Boolean suspend,
            DriftSpec drift,
            List<Dependency> dependsOn,
            JobSpec job) {
        this(database, bundle, deploy, review, null, seed, suspend, drift, dependsOn, job);
    }

    /** The same, rehearsed in a copy. */
    public DatabaseMigrationSpec rehearsedIn(RehearsalSpec.Copy copy) {
        return new DatabaseMigrationSpec(
                database, bundle, deploy, review, new RehearsalSpec(copy), seed, suspend, drift, dependsOn, job);
    }

    public DatabaseMigrationSpec {
        deploy = Objects.requireNonNullElse(deploy, DeploySpec.DEFAULTS);
        review = Objects.requireNonNullElse(review, ReviewSpec.DEFAULTS);
        suspend = Objects.requireNonNullElse(suspend, false);
        drift = Objects.requireNonNullElse(drift, DriftSpec.DEFAULTS);
        dependsOn = List.copyOf(Objects.requireNonNullElse(dependsOn, List.of()));
        job = Objects.requireNonNullElse(job, JobSpec.DEFAULTS);
    }
}
