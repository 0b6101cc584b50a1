/** Errors in words, and what must never be among them. */
@NullMarked
package dev.godwit.runner.failure;

import org.jspecify.annotations.NullMarked;
