/** SQL text: tokens, splitting, scanning, redaction. */
@NullMarked
package dev.godwit.runner.sql;

import org.jspecify.annotations.NullMarked;
