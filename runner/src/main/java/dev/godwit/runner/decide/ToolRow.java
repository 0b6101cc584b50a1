package dev.godwit.runner.decide;

import dev.godwit.bundle.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a migration tool's own table says of one migration.
 *
 * @param name the migration's; of a {@link State#Baseline} the version up to which everything is there
 * @param checksum in the tool's own form; null if it has none
 * @param at when it was applied, or begun if it never was
 */
public record ToolRow(String name, @Nullable String checksum, Instant at, long durationMs, State state) {

    /** Names a failure, for as long as the tool's row says the same. */
    String failureId() {
        return Sha256.hex(name + "\n" + checksum + "\n" + at).substring(0, 16);
    }

    /** What the tool takes it for. */
    public enum State {
        Applied,
        /** Begun and not finished: the tool itself stops at it. */
        Failed,
        Baseline
    }
}
