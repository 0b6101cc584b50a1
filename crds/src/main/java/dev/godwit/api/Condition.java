package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A condition as in Kubernetes' own types; Fabric8's cannot be the key of a list in a CRD. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
        @Required
        @Pattern("^[A-Z][A-Za-z]*$")
        @Size(max = 64)
        @JsonPropertyDescription("Ready, Reconciling or Stalled.")
        String type,

        @Required @JsonPropertyDescription("True, False or Unknown.")
        Status status,

        @Required @Pattern("^[A-Z][A-Za-z]*$") @Size(max = 64) @JsonPropertyDescription("The state, in one word.")
        String reason,

        @Required
        @Size(max = MAX_MESSAGE)
        @JsonPropertyDescription("What happened, what state things are in, what to do.")
        String message,

        @Required @JsonPropertyDescription("When the status of this condition last changed.")
        Instant lastTransitionTime,

        @JsonPropertyDescription("The generation of the resource that this is about.") @Nullable
        Long observedGeneration) {

    /** The API's limit is 32768; nobody reads more than this. */
    public static final int MAX_MESSAGE = 8192;

    /** Of a condition. */
    public enum Status {
        @JsonProperty("True")
        TRUE,
        @JsonProperty("False")
        FALSE,
        @JsonProperty("Unknown")
        UNKNOWN
    }
}
