/** Rules, and what they say of a spec. */
@NullMarked
package dev.godwit.operator.policy;

import org.jspecify.annotations.NullMarked;
