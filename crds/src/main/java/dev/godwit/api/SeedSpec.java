package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** SQL that is run behind the migrations, and again whenever it changes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record SeedSpec(
        @Required @JsonPropertyDescription("Where it is.") ConfigMapKey configMap) {

    /** A key of a ConfigMap of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ConfigMapKey(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the ConfigMap. It may be made later: the deploy waits for it.")
            String name,

            @Required
            @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
            @Size(min = 1, max = 250)
            @JsonPropertyDescription("The key that holds the SQL, such as seed.sql.")
            String key) {}
}
