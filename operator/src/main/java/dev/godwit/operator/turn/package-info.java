/**
 * Who may have a Job, of all resources: so many at once, and whoever has waited longest is next. The one state that
 * resources share; it is learnt again from the cluster when the operator starts.
 */
@NullMarked
package dev.godwit.operator.turn;

import org.jspecify.annotations.NullMarked;
