/**
 * What a rehearsal comes to: whether a database is a copy on which a plan can be rehearsed, the proof that it is not
 * production itself, and the report. The run is {@link dev.godwit.runner.Rehearsal}.
 */
@NullMarked
package dev.godwit.runner.rehearsal;

import org.jspecify.annotations.NullMarked;
