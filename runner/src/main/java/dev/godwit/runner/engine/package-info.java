/**
 * Runs migrations: one connection, one lock for the whole run, and Flyway as the executor, so that script,
 * ledger row and the tool's own row are committed together.
 */
@NullMarked
package dev.godwit.runner.engine;

import org.jspecify.annotations.NullMarked;
