/**
 * The planner and the status in a world that goes wrong at random, from seeds: Jobs fail and get lost, caches lag, the
 * operator dies between writing what it will do and doing it, people change everything at any time.
 */
@NullMarked
package dev.godwit.operator.simulation;

import org.jspecify.annotations.NullMarked;
