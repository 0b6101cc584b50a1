package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.godwit.report.Expectation;
import dev.godwit.text.DurationText;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * How the database is watched for what no deploy did.
 *
 * @param expectation a source and not a switch {@code replay: true}: it names what happens either way, and has room for
 *     others
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DriftSpec(
        @Default("24h")
        @Pattern(DurationText.PATTERN)
        @Size(max = DurationText.MAX_LENGTH)
        @JsonPropertyDescription(
                "How often a Job compares the database with what its migrations made of it, beside every deploy, which does"
                        + " so too. Less than 10s counts as 10s; 0s: never, and nothing is recorded to compare with.")
        String interval,

        @Default("Report")
        @JsonPropertyDescription(
                "Report: drift is told, and deploys go on. Block: pending migrations are not started while there is any."
                        + " Ready is never taken from a resource that has nothing pending.")
        OnDrift onDrift,

        @Default("Recorded")
        @JsonPropertyDescription(
                "What a look compares the database with. Recorded: what the deploys left, which asks no more than to read."
                        + " Replayed: what the applied migrations make of an empty database, for which the role needs CREATEDB;"
                        + " it also finds what was wrong before the first deploy, and a deploy itself then tells no drift.")
        Expectation expectation,

        @Default("Schema")
        @JsonPropertyDescription(
                "Schema: the migrated one is looked at. Database: all schemas, and what belongs to none, such as"
                        + " extensions.")
        Scope scope,

        @Size(max = 64)
        @JsonPropertyDescription(
                "What is left out: a name, or a kind and a name, in which * stands for any text, such as table:audit.*.")
        List<@Size(min = 1, max = 256) @Pattern("^[^\\x00-\\x1f]+$") String> ignore,

        @Size(max = 50)
        @JsonPropertyDescription(
                "Digests of differences that are known, from status.drift: of one, or of all of them together. A difference"
                        + " that changes again is told again.")
        List<@Size(max = 71) @Pattern("^sha256:[0-9a-f]{64}$") String> accept) {

    private static final Duration SHORTEST = Duration.ofSeconds(10);

    public static final DriftSpec DEFAULTS = new DriftSpec("24h", OnDrift.Report, Scope.Schema, List.of(), List.of());

    /** Compared with what the deploys recorded. */
    public DriftSpec(String interval, OnDrift onDrift, Scope scope, List<String> ignore, List<String> accept) {
        this(interval, onDrift, Expectation.Recorded, scope, ignore, accept);
    }

    public DriftSpec {
        interval = Objects.requireNonNullElse(interval, "24h");
        onDrift = Objects.requireNonNullElse(onDrift, OnDrift.Report);
        expectation = Objects.requireNonNullElse(expectation, Expectation.Recorded);
        scope = Objects.requireNonNullElse(scope, Scope.Schema);
        ignore = List.copyOf(Objects.requireNonNullElse(ignore, List.of()));
        accept = List.copyOf(Objects.requireNonNullElse(accept, List.of()));
    }

    /** Zero: drift is not looked for. */
    @JsonIgnore
    public Duration every() {
        Duration asked = DurationText.parse(interval);
        return asked.isZero() || asked.compareTo(SHORTEST) > 0 ? asked : SHORTEST;
    }

    /** What drift means for pending migrations. */
    public enum OnDrift {
        Report,
        Block
    }

    /** How much is looked at. */
    public enum Scope {
        Schema,
        Database
    }
}
