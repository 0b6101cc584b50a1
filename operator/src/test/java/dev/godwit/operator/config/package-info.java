/** Settings, right and wrong. */
@NullMarked
package dev.godwit.operator.config;

import org.jspecify.annotations.NullMarked;
