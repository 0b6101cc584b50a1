package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A Secret of type {@code kubernetes.io/basic-auth}, or one with the same two keys under other names. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record CredentialsSecret(
        @Required
        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "Name of the Secret, in this namespace. It may be made later: the deploy waits for it.")
        String name,

        @Default("username")
        @Pattern("^[-._a-zA-Z0-9]+$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the user's name.")
        String usernameKey,

        @Default("password")
        @Pattern("^[-._a-zA-Z0-9]+$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("Key of the password.")
        String passwordKey) {

    public CredentialsSecret {
        usernameKey = Objects.requireNonNullElse(usernameKey, "username");
        passwordKey = Objects.requireNonNullElse(passwordKey, "password");
    }
}
