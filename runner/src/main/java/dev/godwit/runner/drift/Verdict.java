package dev.godwit.runner.drift;

import dev.godwit.report.Drift;
import java.time.Instant;
import java.util.List;

/** What one look at a database comes to. */
public sealed interface Verdict {

    /** @param differences may be none */
    record Compared(Differences differences) implements Verdict {}

    /** No deploy has recorded yet what the database should be. */
    record NothingExpected() implements Verdict {}

    /** @param why a sentence */
    record Outdated(String why) implements Verdict {}

    /** A deploy is under way, so that ledger and expectation are apart for a moment. */
    record DeployInProgress(String stream) implements Verdict {}

    /**
     * The migrations could not be run anew to see what they make.
     *
     * @param why a sentence or more, with what can be done
     */
    record NotReplayed(String why) implements Verdict {}

    /** @param now when it was looked at */
    default Drift told(Shown shown, Instant now) {
        return switch (this) {
            case Compared(Differences differences) ->
                differences.none()
                        ? new Drift(Drift.State.InSync, now, null, List.of(), 0, null)
                        : new Drift(
                                Drift.State.DriftDetected,
                                now,
                                differences.digest(),
                                differences.told(shown),
                                differences.changes().size(),
                                null);
            case NothingExpected() ->
                unknown(
                        Drift.State.DriftUnknown,
                        now,
                        "No deploy has recorded yet what this database should be; the next one does.");
            case NotReplayed(String why) -> unknown(Drift.State.DriftUnknown, now, why);
            case Outdated(String why) -> unknown(Drift.State.SnapshotOutdated, now, why);
            case DeployInProgress(String stream) ->
                unknown(
                        Drift.State.DriftUnknown,
                        now,
                        "A deploy of the stream " + stream + " is in progress; look again when it has ended.");
        };
    }

    /** @param why a sentence */
    static Drift unknown(Drift.State state, Instant now, String why) {
        return new Drift(state, now, null, List.of(), 0, why);
    }
}
