/**
 * What a deploy would do, as an approval names it, and whether it may: the plan's digest, what of it a person must have
 * agreed to, and what an earlier agreement covers. Pure.
 */
@NullMarked
package dev.godwit.runner.plan;

import org.jspecify.annotations.NullMarked;
