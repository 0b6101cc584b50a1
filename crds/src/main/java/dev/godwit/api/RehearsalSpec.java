package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** Where a deploy has to succeed before it is begun. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RehearsalSpec(
        @Required
        @JsonPropertyDescription(
                "A copy of the database, restored from a backup of it by whoever takes these. What is pending is applied to it"
                        + " first. One copy is good for one plan.")
        Copy database) {

    /** A database that takes part in nothing but rehearsals: schema, stream and role are those of the real one. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    @ValidationRule(
            value = "has(self.credentialsSecret) != has(self.connectionSecret)",
            message = "say who connects in exactly one way: either credentialsSecret, or connectionSecret")
    @ValidationRule(
            value = "!has(self.credentialsSecret) || has(self.host)",
            fieldPath = ".host",
            reason = "FieldValueRequired",
            message = "credentialsSecret says who connects; say where to")
    @ValidationRule(
            value = "has(self.name) || (has(self.connectionSecret) && self.connectionSecret.format != 'Zalando')",
            fieldPath = ".name",
            reason = "FieldValueRequired",
            message = "the Secret does not say the database's name")
    @ValidationRule(
            value =
                    "!has(self.connectionSecret) || self.connectionSecret.format == 'Zalando' || (!has(self.host) && !has(self.port) && !has(self.name))",
            fieldPath = ".connectionSecret",
            message = "host, port and name are the Secret's to say in this format; leave them out")
    public record Copy(
            @Pattern("^[A-Za-z0-9._:-]{1,253}$")
            @Size(max = 253)
            @JsonPropertyDescription("As in spec.database.")
            @Nullable
            String host,

            @Min(1) @Max(65535) @JsonPropertyDescription("As in spec.database.") @Nullable
            Integer port,

            @Pattern("^[^\\x00-\\x1f\\x7f]+$")
            @Size(min = 1, max = 63)
            @JsonPropertyDescription("As in spec.database, but another one may be named at any time.")
            @Nullable
            String name,

            @JsonPropertyDescription("As in spec.database. The Job's pod gets both databases' passwords.") @Nullable
            CredentialsSecret credentialsSecret,

            @JsonPropertyDescription("As in spec.database. The Job's pod gets both databases' passwords.") @Nullable
            ConnectionSecret connectionSecret,

            @JsonPropertyDescription("As in spec.database.") @Nullable
            TlsSpec tls) {

        /** What the real database is to everybody, the copy is to a rehearsal. */
        public DatabaseSpec as(DatabaseSpec real) {
            return new DatabaseSpec(
                    host,
                    port,
                    name,
                    real.schema(),
                    real.stream(),
                    real.role(),
                    credentialsSecret,
                    connectionSecret,
                    tls,
                    real.ledgerSchema(),
                    DatabaseSpec.OnReplaced.Stop);
        }
    }
}
