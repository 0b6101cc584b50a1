package dev.godwit.e2e;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for what a cluster does in its own time. */
final class Eventually {

    /** Long enough for a loaded machine with two cores; what takes longer is broken. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Eventually() {}

    static void asserted(ThrowingCallable assertions) {
        patiently().untilAsserted(assertions::call);
    }

    static void holds(String what, Callable<Boolean> condition) {
        patiently().alias(what).until(condition);
    }

    private static ConditionFactory patiently() {
        return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300));
    }
}
