package dev.godwit.runner.engine;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.sql.ScriptScan;
import org.jspecify.annotations.Nullable;

/**
 * A migration at its place in the ledger.
 *
 * @param seq its place, from 1
 * @param alone null if its script runs in a transaction
 */
record Step(int seq, Migration migration, ScriptScan.Plan.@Nullable Alone alone) {

    /** In the place of a sequence number: a seed has none. */
    private static final int SEED = 0;

    static Step ofSeed(Migration seed) {
        return new Step(SEED, seed, null);
    }

    /** What it is, for the beginning of a sentence. */
    String words() {
        return (isSeed() ? "The seed " : "The migration ") + migration.name();
    }

    boolean isSeed() {
        return seq == SEED;
    }

    static Step of(int seq, Migration migration, ScriptScan.Plan plan) {
        return new Step(seq, migration, plan instanceof ScriptScan.Plan.Alone alone ? alone : null);
    }
}
