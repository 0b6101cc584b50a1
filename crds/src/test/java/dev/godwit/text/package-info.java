/** Durations as people write them. */
@NullMarked
package dev.godwit.text;

import org.jspecify.annotations.NullMarked;
