/**
 * A bundle: the migrations of one source, their order and their digest. Both programs read it from here, so that the
 * operator's "expect this bundle" and what the Job finds mounted are the same number. Pure: bytes in, values out.
 */
@NullMarked
package dev.godwit.bundle;

import org.jspecify.annotations.NullMarked;
