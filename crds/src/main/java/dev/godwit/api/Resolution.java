package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A person's word on a migration of which Godwit cannot tell whether it has taken effect. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Resolution(
        @Required
        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @Size(min = 1, max = 255)
        @JsonPropertyDescription("The migration's name.")
        String migration,

        @Required
        @Pattern("^[0-9a-f]{16}$")
        @Size(max = 16)
        @JsonPropertyDescription("status.failure.id of the one failure that is meant; a later one is another.")
        String failure,

        @Required
        @JsonPropertyDescription(
                "Applied: it has taken effect, and is recorded without being run. NotApplied: it has not, nothing of it is"
                        + " in the way, and it is run.")
        As as,

        @Required
        @Pattern("^[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$")
        @Size(min = 1, max = 500)
        @JsonPropertyDescription("Why, for whoever reads the ledger later.")
        String reason) {

    /** What a migration can have come to. */
    public enum As {
        Applied,
        NotApplied
    }

    /** As on the runner's command line. */
    public String text() {
        return migration + " " + failure + " " + as + " " + reason;
    }
}
