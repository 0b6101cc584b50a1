/** Health, over HTTP. */
@NullMarked
package dev.godwit.operator.telemetry;

import org.jspecify.annotations.NullMarked;
