package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run found of drift.
 *
 * @param digest over all differences; null if there are none or nobody could look
 * @param differences in the order of kind and name; cut in a shortened report
 * @param total the number of differences, also when {@code differences} is cut
 * @param message why it is not known; null if it is
 * @param expectation what the database was compared with; null in a report that is older than the question
 * @param script what would undo the differences; null if there are none, or nobody asked for it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Drift(
        State state,
        Instant checkedAt,
        @Nullable String digest,
        List<Difference> differences,
        int total,
        @Nullable String message,
        @Nullable Expectation expectation,
        @Nullable DriftScript script) {

    public Drift {
        differences = List.copyOf(Objects.requireNonNullElse(differences, List.of()));
    }

    /** Compared with what was recorded, without a script. */
    public Drift(
            State state,
            Instant checkedAt,
            @Nullable String digest,
            List<Difference> differences,
            int total,
            @Nullable String message) {
        this(state, checkedAt, digest, differences, total, message, Expectation.Recorded, null);
    }

    public Drift with(@Nullable DriftScript written) {
        return new Drift(state, checkedAt, digest, differences, total, message, expectation, written);
    }

    public Drift from(@Nullable Expectation source) {
        return new Drift(state, checkedAt, digest, differences, total, message, source, script);
    }

    /** Reasons of the condition {@code Drifted}. */
    public enum State {
        /** The database is as its migrations left it. */
        InSync,
        /** It is not; see the differences. */
        DriftDetected,
        /** Nobody could look. */
        DriftUnknown,
        /** What was expected belongs to another position of the ledger. */
        SnapshotOutdated
    }
}
