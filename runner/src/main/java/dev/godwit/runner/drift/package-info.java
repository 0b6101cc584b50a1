/**
 * What a database is made of, and how that differs from what its migrations made it. Pure: snapshots in, differences
 * out.
 */
@NullMarked
package dev.godwit.runner.drift;

import org.jspecify.annotations.NullMarked;
