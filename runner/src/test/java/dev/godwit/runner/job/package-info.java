/** The Job's command line. */
@NullMarked
package dev.godwit.runner.job;

import org.jspecify.annotations.NullMarked;
