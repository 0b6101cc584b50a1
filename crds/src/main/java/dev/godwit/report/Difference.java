package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One object that is not as the migrations left it. Literals are redacted.
 *
 * @param kind in PostgreSQL's words, such as {@code materialized view}
 * @param object its qualified name, quoted where SQL needs it
 * @param fields what differs; empty unless the object is on both sides
 * @param note what else a person should know, such as a possible rename; null if nothing
 * @param digest names exactly this difference: another one on the same object has another
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Difference(
        @Size(max = 64)
        @JsonPropertyDescription("What it is, in PostgreSQL's words, such as table, column or materialized view.")
        String kind,

        @Size(max = 512) @JsonPropertyDescription("Its qualified name.")
        String object,

        @JsonPropertyDescription(
                "Missing: the migrations made it and it is gone. Extra: they did not make it. Changed: see"
                        + " fields.")
        Kind change,

        @Size(max = 16) @JsonPropertyDescription("What differs, if the object is on both sides.")
        List<Field> fields,

        @Size(max = 512) @JsonPropertyDescription("What else there is to know, such as a possible rename.") @Nullable
        String note,

        @Size(max = 71) @JsonPropertyDescription("Names exactly this difference; in spec.drift.accept it is accepted.")
        String digest) {

    public Difference {
        fields = List.copyOf(Objects.requireNonNullElse(fields, List.of()));
    }

    /** Which side lacks the object. */
    public enum Kind {
        Missing,
        Extra,
        Changed
    }

    /**
     * @param expected null if it should be at its default
     * @param actual null if it is at its default
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Field(
            @Size(max = 64) @JsonPropertyDescription("Which property of the object.")
            String field,

            @Size(max = 1024) @JsonPropertyDescription("As the migrations left it; absent: not set.") @Nullable
            String expected,

            @Size(max = 1024) @JsonPropertyDescription("As it is; absent: not set.") @Nullable
            String actual) {}
}
