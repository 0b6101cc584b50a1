/**
 * What Flux says of its sources, as far as a bundle may come from them. Objects of another project: whatever is in them may
 * be missing, or of another type than expected. Pure.
 */
@NullMarked
package dev.godwit.operator.flux;

import org.jspecify.annotations.NullMarked;
