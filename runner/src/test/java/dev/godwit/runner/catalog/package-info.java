/** Snapshots of a real PostgreSQL. */
@NullMarked
package dev.godwit.runner.catalog;

import org.jspecify.annotations.NullMarked;
