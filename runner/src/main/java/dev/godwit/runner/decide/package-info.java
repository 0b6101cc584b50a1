/**
 * The decision: bundle, ledger and witness in, what to apply or why not out. Pure: no clock, no database,
 * no files, so that every case of it can be tested by table and by property.
 */
@NullMarked
package dev.godwit.runner.decide;

import org.jspecify.annotations.NullMarked;
