package dev.godwit.operator.plan;

import java.time.Instant;

/**
 * The migration that a run is at.
 *
 * @param number from 1
 * @param total that the run applies
 * @param startedAt by the runner's clock
 */
public record Step(int number, int total, String migration, Instant startedAt) {}
