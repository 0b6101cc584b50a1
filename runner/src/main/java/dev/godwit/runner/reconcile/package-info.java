/**
 * From one snapshot to another: the SQL for it, in an order in which it runs, each statement with what it costs. Pure:
 * snapshots in, text out. A kind of object is written by one of the {@code ...Sql} classes, or refused with a reason.
 */
@NullMarked
package dev.godwit.runner.reconcile;

import org.jspecify.annotations.NullMarked;
