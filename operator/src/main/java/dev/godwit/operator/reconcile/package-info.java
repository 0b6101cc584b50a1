/**
 * The shell around the pure core, and the only package that knows the operator framework: observes from caches, asks the
 * planner, writes the status, has at most one effect on the cluster, says the transition as an event.
 */
@NullMarked
package dev.godwit.operator.reconcile;

import org.jspecify.annotations.NullMarked;
