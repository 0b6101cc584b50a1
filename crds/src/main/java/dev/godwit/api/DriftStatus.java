package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.Difference;
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
                "The ConfigMap that lists all of them, if they are more than are listed here. It is kept as long as the Job of the same name.")
        @Nullable
        String detailsConfigMap) {

    /** At most this many differences are listed. */
    public static final int MAX_DIFFERENCES = 50;

    public DriftStatus {
        differences = List.copyOf(Objects.requireNonNullElse(differences, List.of()));
    }
}
