/**
 * Reads the files of a bundle from mounted folders, each of them once and within limits.
 * What the files mean is decided in {@code dev.godwit.bundle}, which the operator shares.
 */
@NullMarked
package dev.godwit.runner.bundle;

import org.jspecify.annotations.NullMarked;
