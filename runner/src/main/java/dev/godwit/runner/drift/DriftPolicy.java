package dev.godwit.runner.drift;

import java.util.Set;

/**
 * What is asked of drift.
 *
 * @param accepted digests of differences that somebody knows of
 * @param blocks whether pending migrations are not to be started while there is any
 * @param shown how much of the differing values may leave the run
 */
public record DriftPolicy(Scope scope, Set<String> accepted, boolean blocks, Shown shown) {

    public DriftPolicy {
        accepted = Set.copyOf(accepted);
    }
}
