package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.text.SizeText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Objects;

/** What becomes of what the review of pending migrations finds. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ReviewSpec(
        @Default("Approve")
        @JsonPropertyDescription(
                "Of migrations that destroy data, or block others while they work through a large table. Approve: a person"
                        + " agrees first, by a MigrationApproval. Refuse: they are not run. Allow: they are.")
        Unsafe unsafe,

        @Default("Ignore")
        @JsonPropertyDescription("The same of what is no more than worth knowing. Ignore: it is told in status.plan.")
        Advice advice,

        @Default(STANDARD_SMALL_TABLE)
        @Pattern(SizeText.PATTERN)
        @Size(max = SizeText.MAX_LENGTH)
        @JsonPropertyDescription(
                "Up to this size a table may be scanned or rewritten while others wait, and nobody is asked.")
        String smallTable,

        @Size(max = 64) @JsonPropertyDescription("Rules that are not asked.")
        List<DisabledRule> disable) {

    /** Where nobody says another. */
    public static final String STANDARD_SMALL_TABLE = "100Mi";

    public static final ReviewSpec DEFAULTS =
            new ReviewSpec(Unsafe.Approve, Advice.Ignore, STANDARD_SMALL_TABLE, List.of());

    public ReviewSpec {
        unsafe = Objects.requireNonNullElse(unsafe, Unsafe.Approve);
        advice = Objects.requireNonNullElse(advice, Advice.Ignore);
        smallTable = Objects.requireNonNullElse(smallTable, STANDARD_SMALL_TABLE);
        disable = List.copyOf(Objects.requireNonNullElse(disable, List.of()));
    }

    /** From the least strict to the strictest. */
    public enum Unsafe {
        Allow,
        Approve,
        Refuse
    }

    /** From the least strict to the strictest. */
    public enum Advice {
        Ignore,
        Approve,
        Refuse
    }

    /** A rule that is left out. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record DisabledRule(
            @Required
            @Pattern("^[a-z][a-z0-9-]*$")
            @Size(min = 1, max = 64)
            @JsonPropertyDescription("Its id, as in docs/rules.md.")
            String rule,

            @Required
            @Pattern("^[^\\x00-\\x20\\x7f][^\\x00-\\x1f\\x7f]*$")
            @Size(min = 1, max = 500)
            @JsonPropertyDescription("Why, for whoever reads this later.")
            String reason) {}
}
