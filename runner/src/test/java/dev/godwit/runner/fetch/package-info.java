/** A server that serves archives, good and bad. */
@NullMarked
package dev.godwit.runner.fetch;

import org.jspecify.annotations.NullMarked;
