/** The command line for people. */
@NullMarked
package dev.godwit.runner.cli;

import org.jspecify.annotations.NullMarked;
