/** Comparing snapshots, without a database. */
@NullMarked
package dev.godwit.runner.drift;

import org.jspecify.annotations.NullMarked;
