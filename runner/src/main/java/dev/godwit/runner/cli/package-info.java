/**
 * The program {@code godwit} for laptops and CI: picocli's verbs on the same runs that a Job makes, told in text made
 * for people. Asks nothing, ever.
 */
@NullMarked
package dev.godwit.runner.cli;

import org.jspecify.annotations.NullMarked;
