/** Tests of the review with a real database. */
@NullMarked
package dev.godwit.runner.facts;

import org.jspecify.annotations.NullMarked;
