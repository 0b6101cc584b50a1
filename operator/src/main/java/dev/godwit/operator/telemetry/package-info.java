/** What the operator tells of itself: health and metrics over HTTP. Its log is JSON lines, see logback.xml. */
@NullMarked
package dev.godwit.operator.telemetry;

import org.jspecify.annotations.NullMarked;
