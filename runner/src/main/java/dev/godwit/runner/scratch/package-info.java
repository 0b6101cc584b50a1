/**
 * Databases that are made to try something and dropped again: on the same server, from template0, with no row of
 * anybody's.
 */
@NullMarked
package dev.godwit.runner.scratch;

import org.jspecify.annotations.NullMarked;
