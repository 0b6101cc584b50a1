package dev.godwit.runner.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void pausesDoubleUpToTheLongest() {
        Backoff backoff = of(0);
        assertThat(backoff.pause(1)).hasSeconds(1);
        assertThat(backoff.pause(2)).hasSeconds(2);
        assertThat(backoff.pause(4)).hasSeconds(8);
        assertThat(backoff.pause(5)).hasSeconds(15);
        assertThat(backoff.pause(1000)).hasSeconds(15);
    }

    @Test
    void chanceTakesHalfAwayAtMost() {
        assertThat(of(-1L).pause(2)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1001));
    }

    @Test
    void thereIsOneAttemptAtLeast() {
        assertThatThrownBy(() -> new Backoff(0, Duration.ZERO, Duration.ZERO, RandomGenerator.getDefault()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Backoff of(long bits) {
        return new Backoff(6, Duration.ofSeconds(1), Duration.ofSeconds(15), () -> bits);
    }
}
