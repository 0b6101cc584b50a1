package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Another DatabaseMigration of the same namespace that comes first. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Dependency(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Size(min = 1, max = DatabaseMigration.MAX_NAME)
        @JsonPropertyDescription("Its name. It may be made later: the deploy waits for it.")
        String name,

        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @Size(min = 1, max = 255)
        @JsonPropertyDescription(
                "Wait until this migration is applied there, whatever else is so of it. Without it: until it is Ready for"
                        + " its newest spec.")
        @Nullable
        String migration) {}
