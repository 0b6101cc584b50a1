package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What is agreed to. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value = "self == oldSelf",
        message = "an approval never changes: delete it and make another",
        reason = "FieldValueForbidden")
public record MigrationApprovalSpec(
        @Required @JsonPropertyDescription("Whose plan.") MigrationRef migrationRef,

        @Required
        @Pattern("^sha256:[0-9a-f]{64}$")
        @Size(max = 71)
        @JsonPropertyDescription(
                "The plan, from status.plan.digest of the DatabaseMigration. Another one is not agreed to.")
        String planDigest,

        @Pattern("^[^\\x00-\\x1f\\x7f]+$")
        @Size(min = 1, max = MAX_USER)
        @JsonPropertyDescription(
                "Who agrees: a name of Kubernetes' own, as `kubectl auth whoami` tells it. Where the operator's chart brings its"
                        + " ValidatingAdmissionPolicy, it must be whoever makes the approval.")
        @Nullable
        String approvedBy) {

    /** A ServiceAccount in a namespace, both with the longest names there are, is somewhat shorter. */
    public static final int MAX_USER = 350;

    /** A DatabaseMigration of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record MigrationRef(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
            @Size(min = 1, max = DatabaseMigration.MAX_NAME)
            @JsonPropertyDescription("Name of the DatabaseMigration, in the same namespace.")
            String name) {}
}
