package dev.godwit.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.bundle.Sha256;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run found, did and left behind. Written as JSON on the last line of the log and, shortened to 4 KiB, as the
 * container's termination message.
 *
 * @param version of this format; readers accept {@link #VERSION} and the one before
 * @param verb what the run was asked to do
 * @param outcome how it ended
 * @param message for a person: what happened, to which object, what state things are in, what to do
 * @param bundleDigest of the bundle that the run read; null if it could not be read
 * @param migrations how many migrations the bundle has; null if it could not be read
 * @param applied names of what this run applied, in order; cut in a shortened report
 * @param pending names of what is not applied, in order, beyond a target too; cut in a shortened report
 * @param pendingTotal the number of pending migrations, also when {@code pending} is cut
 * @param remaining how many of the pending ones this deploy was asked for and has not applied (a target or a limit on
 *     their number leaves others pending): 0 means that the deploy is complete
 * @param history the ledger as the run left it; null if it could not be read
 * @param discrepancies every contradiction between ledger and bundle; cut in a shortened report
 * @param failure the statement that failed; null if none did
 * @param lock who held the lock that could not be had; null if that is not why the run ended
 * @param database null if it was not reached
 * @param drift what the run found of it, in the end; null if it did not look
 * @param plan what is pending and what the review says of it; null if nothing is, or it did not come to that
 * @param seed the newest one that the ledger knows; null if there is none, or nobody asked for one
 * @param rehearsal what became of the plan in a copy; null if nobody asked for that, or it did not come to that
 * @param durationMs from the start of the program
 * @param fullDigest of a report that was cut to fit: {@link #digestOf} the last line of the log, which holds the whole one;
 *     null if this is the whole one
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Report(
        int version,
        Verb verb,
        Outcome outcome,
        String message,
        @Nullable String bundleDigest,
        @Nullable Integer migrations,
        List<String> applied,
        List<String> pending,
        int pendingTotal,
        int remaining,
        @Nullable History history,
        List<Discrepancy> discrepancies,
        @Nullable Failure failure,
        @Nullable LockHolder lock,
        @Nullable DatabaseIdentity database,
        @Nullable Drift drift,
        @Nullable ReviewedPlan plan,
        @Nullable AppliedSeed seed,
        @Nullable Rehearsal rehearsal,
        long durationMs,
        @Nullable String fullDigest) {

    public static final int VERSION = 1;

    /** Of a run that nobody gave a seed, nor a copy. */
    public Report(
            int version,
            Verb verb,
            Outcome outcome,
            String message,
            @Nullable String bundleDigest,
            @Nullable Integer migrations,
            List<String> applied,
            List<String> pending,
            int pendingTotal,
            int remaining,
            @Nullable History history,
            List<Discrepancy> discrepancies,
            @Nullable Failure failure,
            @Nullable LockHolder lock,
            @Nullable DatabaseIdentity database,
            @Nullable Drift drift,
            @Nullable ReviewedPlan plan,
            long durationMs,
            @Nullable String fullDigest) {
        this(
                version,
                verb,
                outcome,
                message,
                bundleDigest,
                migrations,
                applied,
                pending,
                pendingTotal,
                remaining,
                history,
                discrepancies,
                failure,
                lock,
                database,
                drift,
                plan,
                null,
                null,
                durationMs,
                fullDigest);
    }

    /** Of a run that nobody gave a copy to rehearse in. */
    public Report(
            int version,
            Verb verb,
            Outcome outcome,
            String message,
            @Nullable String bundleDigest,
            @Nullable Integer migrations,
            List<String> applied,
            List<String> pending,
            int pendingTotal,
            int remaining,
            @Nullable History history,
            List<Discrepancy> discrepancies,
            @Nullable Failure failure,
            @Nullable LockHolder lock,
            @Nullable DatabaseIdentity database,
            @Nullable Drift drift,
            @Nullable ReviewedPlan plan,
            @Nullable AppliedSeed seed,
            long durationMs,
            @Nullable String fullDigest) {
        this(
                version,
                verb,
                outcome,
                message,
                bundleDigest,
                migrations,
                applied,
                pending,
                pendingTotal,
                remaining,
                history,
                discrepancies,
                failure,
                lock,
                database,
                drift,
                plan,
                seed,
                null,
                durationMs,
                fullDigest);
    }

    public Report {
        applied = List.copyOf(Objects.requireNonNullElse(applied, List.of()));
        pending = List.copyOf(Objects.requireNonNullElse(pending, List.of()));
        discrepancies = List.copyOf(Objects.requireNonNullElse(discrepancies, List.of()));
        message = Objects.requireNonNullElse(message, "");
    }

    /** The same deploy, after a rehearsal. */
    public Report after(@Nullable Rehearsal before) {
        return ended(verb, outcome, message, failure, before);
    }

    /** What it found, with another end. */
    public Report ended(Verb asked, Outcome how, String words, @Nullable Failure why, @Nullable Rehearsal before) {
        return new Report(
                version,
                asked,
                how,
                words,
                bundleDigest,
                migrations,
                applied,
                pending,
                pendingTotal,
                remaining,
                history,
                discrepancies,
                why,
                lock,
                database,
                drift,
                plan,
                seed,
                before,
                durationMs,
                fullDigest);
    }

    /** Whether lists and texts were cut, so that the log has more. */
    public boolean shortened() {
        return fullDigest != null;
    }

    /** {@code sha256:} and the SHA-256 over a line of the log, without its end. */
    public static String digestOf(String logLine) {
        return "sha256:" + Sha256.hex(logLine);
    }
}
