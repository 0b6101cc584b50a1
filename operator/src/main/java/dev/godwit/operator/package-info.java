/** The operator's program: settings, health, the controller, in this order, and all of it down again on SIGTERM. */
@NullMarked
package dev.godwit.operator;

import org.jspecify.annotations.NullMarked;
