/**
 * The tables in which Godwit and the migration tools record what was applied: their definition, reading
 * them, writing them. Every statement is schema-qualified.
 */
@NullMarked
package dev.godwit.runner.ledger;

import org.jspecify.annotations.NullMarked;
