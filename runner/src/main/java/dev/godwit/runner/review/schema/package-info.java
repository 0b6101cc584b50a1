/**
 * What the migrations read so far have made: tables, columns, indexes, constraints, types. What they did not make is not
 * known here, and nothing is said of it.
 */
@NullMarked
package dev.godwit.runner.review.schema;

import org.jspecify.annotations.NullMarked;
