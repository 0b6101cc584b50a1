package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.ReviewFinding;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is pending, and what the review says of it, as the last Job found it. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanStatus(
        @Size(max = 71)
        @JsonPropertyDescription(
                "Stands for the pending migrations and their contents, what the spec says of history, and the findings. A"
                        + " MigrationApproval names it.")
        String digest,

        @JsonPropertyDescription("Findings that say that a statement will not run on the data that is there.")
        int fails,

        @JsonPropertyDescription("Findings that say that a statement destroys data, or blocks others for long.")
        int unsafe,

        @JsonPropertyDescription("Findings that are worth knowing, no more.")
        int advice,

        @Size(max = MAX) @JsonPropertyDescription("What would be applied, in order, at most 50 of them.")
        List<PlannedMigration> migrations,

        @Size(max = MAX) @JsonPropertyDescription("What the review found, the heaviest first, at most 50.")
        List<ReviewFinding> findings,

        @JsonPropertyDescription("How many findings there are.")
        int total,

        @Size(max = MAX_UNKNOWN)
        @JsonPropertyDescription(
                "What the review would have asked the database and could not, such as for want of a right, at most 10.")
        List<@Size(max = MAX_SENTENCE) String> couldNotKnow,

        @JsonPropertyDescription("Who agreed to it, if it was begun because somebody did.") @Nullable
        Agreement approval) {

    /** At most so many migrations and findings are listed. */
    public static final int MAX = 50;

    public static final int MAX_UNKNOWN = 10;
    public static final int MAX_SENTENCE = 512;

    public PlanStatus {
        migrations = List.copyOf(Objects.requireNonNullElse(migrations, List.of()));
        findings = List.copyOf(Objects.requireNonNullElse(findings, List.of()));
        couldNotKnow = List.copyOf(Objects.requireNonNullElse(couldNotKnow, List.of()));
    }

    public PlanStatus approvedBy(@Nullable Agreement agreement) {
        return new PlanStatus(digest, fails, unsafe, advice, migrations, findings, total, couldNotKnow, agreement);
    }

    /** A MigrationApproval that a Job was given. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Agreement(
            @Size(max = 253) @JsonPropertyDescription("The MigrationApproval.")
            String name,

            @Size(max = MigrationApprovalSpec.MAX_USER) @JsonPropertyDescription("Who agreed, as it says.") @Nullable
            String approvedBy,

            @JsonPropertyDescription(
                    "Verified: the API server admits no approval in another's name. Claimed: whoever made it wrote so.")
            Identity identity,

            @JsonPropertyDescription("When it was made.") @Nullable
            Instant at) {}

    /** How far a name can be trusted. */
    public enum Identity {
        Verified,
        Claimed
    }
}
