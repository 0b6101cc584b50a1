/**
 * The report as JSON: whole for the log, shortened for the termination message.
 */
@NullMarked
package dev.godwit.runner.report;

import org.jspecify.annotations.NullMarked;
