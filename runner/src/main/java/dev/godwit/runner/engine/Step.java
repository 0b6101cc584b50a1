package dev.godwit.runner.engine;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.decide.ScriptNames;

/**
 * A migration at its place in the ledger.
 *
 * @param seq its place, from 1
 */
record Step(int seq, Migration migration) {

    String script(Layout layout) {
        return ScriptNames.script(layout, seq, migration.name());
    }
}
