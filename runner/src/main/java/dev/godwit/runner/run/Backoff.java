package dev.godwit.runner.run;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often something is tried and how long it is left alone in between: twice as long each time, less a random part, so
 * that two who were in each other's way do not meet again.
 *
 * @param attempts in all, at least 1
 * @param first the longest pause after the first attempt
 * @param longest the longest pause at all
 * @param random between 0 and 1
 */
public record Backoff(int attempts, Duration first, Duration longest, RandomGenerator random) {

    private static final int MAX_DOUBLINGS = 16;

    public Backoff {
        if (attempts < 1) {
            throw new IllegalArgumentException("at least one attempt");
        }
    }

    /** For a migration that another session is in the way of: half a minute of pauses at most. */
    public static Backoff standard() {
        return new Backoff(6, Duration.ofSeconds(1), Duration.ofSeconds(15), RandomGenerator.getDefault());
    }

    /** @param attempt the one that failed, from 1 */
    public Duration pause(int attempt) {
        long full = Math.min(longest.toMillis(), first.toMillis() << Math.min(MAX_DOUBLINGS, attempt - 1));
        return Duration.ofMillis(full - (long) (random.nextDouble() * full / 2));
    }
}
