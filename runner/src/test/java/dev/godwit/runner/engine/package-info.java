/** When a migration is begun again. */
@NullMarked
package dev.godwit.runner.engine;

import org.jspecify.annotations.NullMarked;
