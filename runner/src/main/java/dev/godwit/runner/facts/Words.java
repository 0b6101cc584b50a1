package dev.godwit.runner.facts;

import java.time.Duration;

/** Durations for people. */
final class Words {

    private static final long SECOND = 1000;

    private Words() {}

    static String of(Duration time) {
        long millis = time.toMillis();
        return millis < SECOND ? millis + " ms" : millis / SECOND == 1 ? "1 second" : millis / SECOND + " seconds";
    }
}
