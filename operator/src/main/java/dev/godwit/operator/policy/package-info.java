/**
 * What whoever runs the operator allows in which namespace: a floor under every resource there. Pure; the operator's
 * configuration brings the rules, the planner holds a spec against them.
 */
@NullMarked
package dev.godwit.operator.policy;

import org.jspecify.annotations.NullMarked;
