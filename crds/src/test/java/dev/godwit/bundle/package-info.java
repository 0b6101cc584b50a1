/** Order, names and digests of bundles, by tables and by properties. */
@NullMarked
package dev.godwit.bundle;

import org.jspecify.annotations.NullMarked;
