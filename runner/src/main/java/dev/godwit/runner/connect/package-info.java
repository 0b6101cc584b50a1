/**
 * From libpq's environment or a URL to one checked connection. Values are taken field by field and never
 * joined into a string.
 */
@NullMarked
package dev.godwit.runner.connect;

import org.jspecify.annotations.NullMarked;
