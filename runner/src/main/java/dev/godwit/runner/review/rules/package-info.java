/** The rules, by subject, and the list of them all. */
@NullMarked
package dev.godwit.runner.review.rules;

import org.jspecify.annotations.NullMarked;
