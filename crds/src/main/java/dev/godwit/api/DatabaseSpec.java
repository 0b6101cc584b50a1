package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The database to migrate. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.name == oldSelf.name",
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
        @Required
        @Pattern("^[A-Za-z0-9._:-]{1,253}$")
        @Size(max = 253)
        @JsonPropertyDescription(
                "Host name or address of the PostgreSQL server, as a pod in this namespace reaches it. A"
                        + " server behind a pooler: name the server, not the pooler.")
        String host,

        @Default("5432") @Min(1) @Max(65535) @JsonPropertyDescription("Port of the server.")
        Integer port,

        @Required
        @Pattern("^[^\\x00-\\x1f\\x7f]+$")
        @Size(min = 1, max = 63)
        @JsonPropertyDescription("The database's name. Immutable.")
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

        @Required @JsonPropertyDescription("Who connects. The operator never reads this Secret: the Job's pod gets it.")
        CredentialsSecret credentialsSecret,

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

    /** What to do in another database than the one seen before. */
    public enum OnReplaced {
        Stop,
        Deploy
    }

    public DatabaseSpec {
        port = Objects.requireNonNullElse(port, 5432);
        schema = Objects.requireNonNullElse(schema, "public");
        ledgerSchema = Objects.requireNonNullElse(ledgerSchema, "godwit");
        onReplaced = Objects.requireNonNullElse(onReplaced, OnReplaced.Stop);
    }
}
