/**
 * The program of the Job: arguments in, JSON lines and a termination message out. No picocli, to start fast.
 */
@NullMarked
package dev.godwit.runner.job;

import org.jspecify.annotations.NullMarked;
