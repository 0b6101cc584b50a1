/** Who may have a Job when not everybody may. */
@NullMarked
package dev.godwit.operator.turn;

import org.jspecify.annotations.NullMarked;
