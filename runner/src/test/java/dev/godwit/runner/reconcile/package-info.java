/** The parts of a script that need no database; {@code ReconciliationIT} runs whole ones. */
@NullMarked
package dev.godwit.runner.reconcile;

import org.jspecify.annotations.NullMarked;
