/** Packages: read back by the programs that will read them, and the same bytes twice. */
@NullMarked
package dev.godwit.runner.pack;

import org.jspecify.annotations.NullMarked;
