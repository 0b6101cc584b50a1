/**
 * The chart as people meet it: what it renders, what it refuses, what rights it asks for, and that its documentation tells
 * the truth about its values.
 */
@NullMarked
package dev.godwit.chart;

import org.jspecify.annotations.NullMarked;
