/** Statuses that follow from plans, and their limits. */
@NullMarked
package dev.godwit.operator.status;

import org.jspecify.annotations.NullMarked;
