package dev.godwit.runner.drift;

import dev.godwit.report.Expectation;
import java.util.Set;

/**
 * What is asked of drift.
 *
 * @param accepted digests of differences that somebody knows of
 * @param blocks whether pending migrations are not to be started while there is any
 * @param expectation what the database is compared with when it is only looked at
 * @param shown how much of the differing values may leave the run
 */
public record DriftPolicy(Scope scope, Set<String> accepted, boolean blocks, Expectation expectation, Shown shown) {

    public DriftPolicy {
        accepted = Set.copyOf(accepted);
    }

    /** What is expected is what deploys recorded. */
    public DriftPolicy(Scope scope, Set<String> accepted, boolean blocks, Shown shown) {
        this(scope, accepted, blocks, Expectation.Recorded, shown);
    }

    public boolean replays() {
        return expectation == Expectation.Replayed;
    }
}
