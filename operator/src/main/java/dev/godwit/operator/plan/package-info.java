/**
 * What to do next with one DatabaseMigration: desired and observed state in, plan out. The whole decision logic and
 * nothing else: no clock, no cluster, no I/O. Every state a resource can be in is a constant of {@code Reason}.
 */
@NullMarked
package dev.godwit.operator.plan;

import org.jspecify.annotations.NullMarked;
