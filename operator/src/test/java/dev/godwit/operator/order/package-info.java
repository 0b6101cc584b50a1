/** Who comes before whom, and whether they have. */
@NullMarked
package dev.godwit.operator.order;

import org.jspecify.annotations.NullMarked;
