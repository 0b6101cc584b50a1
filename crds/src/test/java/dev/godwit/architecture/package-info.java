/** What may depend on what. */
@NullMarked
package dev.godwit.architecture;

import org.jspecify.annotations.NullMarked;
