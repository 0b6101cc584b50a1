/** Jobs as they are made and as they are read. */
@NullMarked
package dev.godwit.operator.job;

import org.jspecify.annotations.NullMarked;
