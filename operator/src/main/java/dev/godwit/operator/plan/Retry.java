package dev.godwit.operator.plan;

import dev.godwit.bundle.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;

/** When to try again by the clock: exponential, jittered, capped, for ever. */
public enum Retry {
    NEVER(Duration.ZERO, Duration.ZERO),
    /** The first time without any delay, then like {@link #SOON}. */
    AT_ONCE(Duration.ofSeconds(2), Duration.ofMinutes(1)),
    SOON(Duration.ofSeconds(2), Duration.ofMinutes(1)),
    SLOWLY(Duration.ofSeconds(2), Duration.ofMinutes(5)),
    CAREFULLY(Duration.ofSeconds(15), Duration.ofMinutes(5)),
    RARELY(Duration.ofMinutes(5), Duration.ofMinutes(5));

    private static final int MAX_DOUBLINGS = 16;

    private final Duration base;
    private final Duration cap;

    Retry(Duration base, Duration cap) {
        this.base = base;
        this.cap = cap;
    }

    /**
     * @param attempt the one that ended, from 1
     * @param uid of the resource; two resources that wait for the same database do not come back together
     * @return in whole seconds, at most the cap after {@code endedAt}; empty if the clock changes nothing
     */
    public Optional<Instant> dueAfter(int attempt, String uid, Instant endedAt) {
        if (this == NEVER) {
            return Optional.empty();
        }
        if (this == AT_ONCE && attempt <= 1) {
            return Optional.of(endedAt);
        }
        int doublings = Math.min(MAX_DOUBLINGS, this == AT_ONCE ? attempt - 2 : attempt - 1);
        long full = Math.min(cap.toMillis(), base.toMillis() << doublings);
        long jittered = full - full / 5 * fifth(uid, attempt) / 256;
        return Optional.of(endedAt.plusMillis(jittered + 999).truncatedTo(ChronoUnit.SECONDS));
    }

    /** Between 0 and 255, the same for the same resource and attempt. */
    private static int fifth(String uid, int attempt) {
        return HexFormat.fromHexDigits(Sha256.hex(uid + "/" + attempt).substring(0, 2));
    }
}
