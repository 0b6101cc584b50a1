/** Small values that travel as text in the API and on the command line. */
@NullMarked
package dev.godwit.text;

import org.jspecify.annotations.NullMarked;
