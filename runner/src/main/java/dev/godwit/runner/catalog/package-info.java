/** Reads snapshots from PostgreSQL's catalogue, and keeps the expected one in the ledger's schema. */
@NullMarked
package dev.godwit.runner.catalog;

import org.jspecify.annotations.NullMarked;
