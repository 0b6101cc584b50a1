/** The report's short form. */
@NullMarked
package dev.godwit.runner.report;

import org.jspecify.annotations.NullMarked;
