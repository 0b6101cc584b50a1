/** Tests of what PostgreSQL does by itself, against PostgreSQL. */
@NullMarked
package dev.godwit.runner.review.lock;

import org.jspecify.annotations.NullMarked;
