/** Reading folders. */
@NullMarked
package dev.godwit.runner.bundle;

import org.jspecify.annotations.NullMarked;
