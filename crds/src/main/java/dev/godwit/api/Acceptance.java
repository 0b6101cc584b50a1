package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A person's word that one contradiction in the history is meant. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self.kind in ['Edited', 'Removed', 'Late']"
                + " ? has(self.migration) && has(self.sha256) && !has(self.ledgerDigest)"
                + " : has(self.ledgerDigest) && !has(self.migration) && !has(self.sha256)",
        message =
                "Edited, Removed and Late name a migration and its sha256; Tampered, Rewound and Replaced the ledgerDigest"
                        + " that the refusal shows")
public record Acceptance(
        @Required
        @JsonPropertyDescription(
                "What is meant. Edited: the bundle's content of this migration counts from now on. Removed: the migration"
                        + " is no longer in the bundle. Late: it is applied, or was, behind migrations that follow it. Tampered:"
                        + " the ledger is right as it is, and the tool's own table is made to say the same. Rewound: go on from"
                        + " this older ledger. Replaced: go on in this other database.")
        Kind kind,

        @Pattern("^[A-Za-z0-9_][A-Za-z0-9._-]*$")
        @Size(min = 1, max = 255)
        @JsonPropertyDescription("The migration's name.")
        @Nullable
        String migration,

        @Pattern("^[0-9a-f]{64}$")
        @Size(max = 64)
        @JsonPropertyDescription("SHA-256 of the bundle's content; of a removed migration, of the recorded one.")
        @Nullable
        String sha256,

        @Pattern("^sha256:[0-9a-f]{64}$")
        @Size(max = 71)
        @JsonPropertyDescription("The digest that the refusal shows. It stands for the one state that was seen.")
        @Nullable
        String ledgerDigest,

        @Required
        @Pattern("^[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$")
        @Size(min = 1, max = 500)
        @JsonPropertyDescription("Why, for whoever reads the ledger later.")
        String reason) {

    /** What can be accepted. */
    public enum Kind {
        Edited,
        Removed,
        Late,
        Tampered,
        Rewound,
        Replaced
    }

    /** As on the runner's command line: {@code <kind> [<migration>] <hash> <reason>}. */
    public String text() {
        return kind + (migration == null ? "" : " " + migration) + " " + (sha256 == null ? ledgerDigest : sha256) + " "
                + reason;
    }
}
