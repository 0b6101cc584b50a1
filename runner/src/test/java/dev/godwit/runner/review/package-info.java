/** Tests of the review, on a corpus and without a database. */
@NullMarked
package dev.godwit.runner.review;

import org.jspecify.annotations.NullMarked;
