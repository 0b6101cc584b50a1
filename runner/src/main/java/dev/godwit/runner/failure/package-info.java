/**
 * From PostgreSQL's error to what a person needs: where, which statement, why, what state the database is in, and
 * the next safe step. Pure, and the place that keeps data out of reports.
 */
@NullMarked
package dev.godwit.runner.failure;

import org.jspecify.annotations.NullMarked;
