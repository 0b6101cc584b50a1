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

    static Step of(int seq, Migration migration, ScriptScan.Plan plan) {
        return new Step(seq, migration, plan instanceof ScriptScan.Plan.Alone alone ? alone : null);
    }
}
