/** Where a connection comes from. */
@NullMarked
package dev.godwit.runner.connect;

import org.jspecify.annotations.NullMarked;
