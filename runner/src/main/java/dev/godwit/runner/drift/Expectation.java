package dev.godwit.runner.drift;

import java.time.Instant;
import java.util.Map;

/**
 * What a database is expected to be.
 *
 * @param snapshot the database as the deploys of all its streams left it, hand changes left out
 * @param serverVersion the major version it was read from: others describe the same thing in other words
 * @param positions by stream, where its ledger stood
 */
public record Expectation(Snapshot snapshot, int serverVersion, Map<String, String> positions, Instant takenAt) {

    public Expectation {
        positions = Map.copyOf(positions);
    }
}
