/**
 * The words of a run that every part of it uses: what it tells while it goes, how it is stopped from
 * outside, and how a part ends it.
 */
@NullMarked
package dev.godwit.runner.run;

import org.jspecify.annotations.NullMarked;
