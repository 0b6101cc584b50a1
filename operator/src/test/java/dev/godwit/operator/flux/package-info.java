/** What Flux says, by the table. */
@NullMarked
package dev.godwit.operator.flux;

import org.jspecify.annotations.NullMarked;
