package dev.godwit.runner.drift;

import java.util.Set;

/**
 * What is asked of drift.
 *
 * @param accepted digests of differences that somebody knows of
 * @param shown how much of the differing values may leave the run
 */
public record DriftPolicy(Scope scope, Set<String> accepted, Shown shown) {

    public DriftPolicy {
        accepted = Set.copyOf(accepted);
    }
}
