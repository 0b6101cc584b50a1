/** What tests of several packages share, and the rules that hold for all packages. */
@NullMarked
package dev.godwit.operator;

import org.jspecify.annotations.NullMarked;
