/** The planner by tables and scenes; the simulation is in a package of its own. */
@NullMarked
package dev.godwit.operator.plan;

import org.jspecify.annotations.NullMarked;
