package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** The statement that failed, why, what state the database is in, and the next safe step. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Failure(
        @JsonPropertyDescription("Names this one failure.") @Size(max = 64)
        String id,

        @JsonPropertyDescription("The migration that failed.") @Size(max = 255)
        String migration,

        @JsonPropertyDescription(
                "Line in the migration's file, or in that of its check which the message names, from 1.")
        @Nullable
        Integer line,

        @JsonPropertyDescription("Column in that line, from 1.") @Nullable
        Integer column,

        @JsonPropertyDescription("The statement, its literals replaced by '...'.") @Size(max = MAX_STATEMENT) @Nullable
        String statement,

        @JsonPropertyDescription("PostgreSQL's SQLSTATE.") @Size(max = 5) @Nullable
        String sqlState,

        @JsonPropertyDescription("PostgreSQL's message, without values from the data.") @Size(max = MAX_TEXT)
        String message,

        @JsonPropertyDescription("PostgreSQL's DETAIL, its values replaced by '...'.") @Size(max = MAX_SAID) @Nullable
        String detail,

        @JsonPropertyDescription("PostgreSQL's HINT.") @Size(max = MAX_SAID) @Nullable
        String hint,

        @JsonPropertyDescription("Where in functions it arose, innermost first, without the statements there.")
        @Size(max = MAX_SAID)
        @Nullable
        String context,

        @JsonPropertyDescription("Why this happens, in plain words.") @Size(max = MAX_TEXT) @Nullable
        String cause,

        @JsonPropertyDescription("What state the database is in now, and the next safe step.") @Size(max = MAX_TEXT)
        String fix,

        @JsonPropertyDescription("Which attempt of this deploy it was, from 1.") @Nullable
        Integer attempt,

        @JsonPropertyDescription("The Job whose log has the rest: `kubectl logs job/<job>`.") @Size(max = 63) @Nullable
        String job) {

    /** At most this many characters of a statement. */
    public static final int MAX_STATEMENT = 600;
    /** At most this many characters in each of the texts. */
    public static final int MAX_TEXT = 1000;
    /** At most this many characters of each of DETAIL, HINT and CONTEXT. */
    public static final int MAX_SAID = 500;

    /** The same with another next step. */
    public Failure with(String nextStep) {
        return new Failure(
                id, migration, line, column, statement, sqlState, message, detail, hint, context, cause, nextStep,
                attempt, job);
    }

    /** The same failure as the operator knows it. */
    public Failure seenBy(String job, int attempt) {
        return new Failure(
                id, migration, line, column, statement, sqlState, message, detail, hint, context, cause, fix, attempt,
                job);
    }
}
