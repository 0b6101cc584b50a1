/**
 * Runs migrations: one connection, one lock for the whole run, so that script, ledger row and the tool's own row are committed
 * together. Flyway makes its own table, and nothing else.
 */
@NullMarked
package dev.godwit.runner.engine;

import org.jspecify.annotations.NullMarked;
