/** The operator's settings: one immutable record, read once from the environment, every value checked at start. */
@NullMarked
package dev.godwit.operator.config;

import org.jspecify.annotations.NullMarked;
