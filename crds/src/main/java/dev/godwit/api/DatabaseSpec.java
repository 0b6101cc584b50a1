package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The database to migrate. */
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
@ValidationRule(
        value =
                "!has(self.connectionSecret) || self.connectionSecret.format != 'Zalando' || has(self.host) || self.connectionSecret.name.matches('^.+[.][-a-z0-9]+[.]credentials[.]postgresql[.]acid[.]zalan[.]do$')",
        fieldPath = ".host",
        reason = "FieldValueRequired",
        message =
                "the Secret's name is not <user>.<cluster>.credentials.postgresql.acid.zalan.do, so that it does not tell the cluster's Service")
@ValidationRule(
        value = "!has(self.name) || !has(oldSelf.name) || self.name == oldSelf.name",
        fieldPath = ".name",
        reason = "FieldValueForbidden",
        message = "the database's name is immutable: its history belongs to it; make another DatabaseMigration")
@ValidationRule(
        value = "self.schema == oldSelf.schema",
        fieldPath = ".schema",
        reason = "FieldValueForbidden",
        message = "the schema is immutable: its history belongs to it; make another DatabaseMigration")
@ValidationRule(
        value = "self.ledgerSchema == oldSelf.ledgerSchema",
        fieldPath = ".ledgerSchema",
        reason = "FieldValueForbidden",
        message = "the ledger's schema is immutable: the history lies in it")
@ValidationRule(
        value =
                "(has(self.stream) ? self.stream : self.schema) == (has(oldSelf.stream) ? oldSelf.stream : oldSelf.schema)",
        fieldPath = ".stream",
        reason = "FieldValueForbidden",
        message = "the stream is immutable: it is whose history this is; make another DatabaseMigration")
@ValidationRule(
        value = "self.ledgerSchema != self.schema",
        fieldPath = ".ledgerSchema",
        message = "the ledger needs a schema of its own, so that other tools do not take its tables for drift")
public record DatabaseSpec(
        @Pattern("^[A-Za-z0-9._:-]{1,253}$")
        @Size(max = 253)
        @JsonPropertyDescription(
                "Host name or address of the PostgreSQL server, as a pod in this namespace reaches it. A"
                        + " server behind a pooler: name the server, not the pooler. Required with credentialsSecret.")
        @Nullable
        String host,

        @Min(1)
        @Max(65535)
        @JsonPropertyDescription("Port of the server. Default: 5432, or what the connectionSecret says.")
        @Nullable
        Integer port,

        @Pattern("^[^\\x00-\\x1f\\x7f]+$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "The database's name. Immutable. Required, unless the connectionSecret says it; another database that a"
                        + " Secret comes to name is told by its lineage (see onReplaced).")
        @Nullable
        String name,

        @Default("public")
        @Pattern("^[A-Za-z_][A-Za-z0-9_$]*$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "The schema that migrations run in: first in their search_path. It must exist. Immutable.")
        String schema,

        @Pattern("^[A-Za-z0-9_][A-Za-z0-9_$.-]*$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "Whose history this is within the database; the schema's name if it is left out. Two applications"
                        + " that share a schema, in Prisma's layout, each need one of their own. Another DatabaseMigration"
                        + " with the same history takes a stream over; one with another history is refused (OtherOwner)."
                        + " Immutable.")
        @Nullable
        String stream,

        @Pattern("^[^\\x00-\\x1f\\x7f]+$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription(
                "SET ROLE to this before each migration, so that what it makes belongs to this role and not to"
                        + " whichever user logs in. The user must be a member. The ledger is written as the user.")
        @Nullable
        String role,

        @JsonPropertyDescription(
                "Who connects, to host and name. The operator never reads this Secret: the Job's pod gets it. Either"
                        + " this or connectionSecret.")
        @Nullable
        CredentialsSecret credentialsSecret,

        @JsonPropertyDescription(
                "Who connects, and where to, from the Secret that another operator writes, or from a URL. The operator"
                        + " never reads it: the Job's pod gets it, and refuses values that are none. Either this or"
                        + " credentialsSecret.")
        @Nullable
        ConnectionSecret connectionSecret,

        @JsonPropertyDescription(
                "How the connection is encrypted, and how the server proves that it is the one. Without it: as mode"
                        + " Prefer. Whatever the mode, a password is never sent in cleartext to a server that TLS has not"
                        + " verified.")
        @Nullable
        TlsSpec tls,

        @Default("godwit")
        @Pattern("^[A-Za-z_][A-Za-z0-9_$]*$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("The schema that holds the ledger; made by the first deploy. Immutable.")
        String ledgerSchema,

        @Default("Stop")
        @JsonPropertyDescription(
                "What to do in another database under the same name, where this resource has seen history before."
                        + " Stop: refuse (DatabaseReplaced), because a forgotten restore looks the same. Deploy: apply everything"
                        + " to it, for previews and tests. A database that moved to another server is not another one.")
        OnReplaced onReplaced) {

    private static final int DEFAULT_PORT = 5432;

    /** What to do in another database than the one seen before. */
    public enum OnReplaced {
        Stop,
        Deploy
    }

    public DatabaseSpec {
        schema = Objects.requireNonNullElse(schema, "public");
        ledgerSchema = Objects.requireNonNullElse(ledgerSchema, "godwit");
        onReplaced = Objects.requireNonNullElse(onReplaced, OnReplaced.Stop);
    }
    /** Where the server is, as far as the spec tells it; null if only the Secret does. */
    public @Nullable String knownHost() {
        return host != null || connectionSecret == null
                ? host
                : connectionSecret.hostInName().orElse(null);
    }

    /** Where it listens, if the Secret does not say it. */
    public int knownPort() {
        return Objects.requireNonNullElse(port, DEFAULT_PORT);
    }
}
