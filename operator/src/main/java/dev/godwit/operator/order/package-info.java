/**
 * Which resources come before which, and whether they have: pure. What is known of the others is a {@link
 * dev.godwit.operator.order.Neighbour}, the answer a {@link dev.godwit.operator.order.Gate}.
 */
@NullMarked
package dev.godwit.operator.order;

import org.jspecify.annotations.NullMarked;
