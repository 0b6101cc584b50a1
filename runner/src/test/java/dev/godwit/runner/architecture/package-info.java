/** What may depend on what. */
@NullMarked
package dev.godwit.runner.architecture;

import org.jspecify.annotations.NullMarked;
