/** What a run tells. */
@NullMarked
package dev.godwit.runner.run;

import org.jspecify.annotations.NullMarked;
