package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {

    private static final Instant ENDED = Instant.parse("2024-06-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "SOON, 1, 2",
        "SOON, 2, 4",
        "SOON, 4, 16",
        "SOON, 6, 60",
        "SOON, 100000, 60",
        "AT_ONCE, 1, 0",
        "AT_ONCE, 2, 2",
        "AT_ONCE, 3, 4",
        "AT_ONCE, 100, 60",
        "SLOWLY, 1, 2",
        "SLOWLY, 20, 300",
        "CAREFULLY, 1, 15",
        "CAREFULLY, 2, 30",
        "CAREFULLY, 20, 300",
        "RARELY, 1, 300"
    })
    void pausesDoubleUpToACapAndAreAtMostAFifthShorter(Retry retry, int attempt, long seconds) {
        for (int resource = 0; resource < 50; resource++) {
            Duration pause = Duration.between(
                    ENDED, retry.dueAfter(attempt, "uid-" + resource, ENDED).orElseThrow());
            assertThat(pause.toSeconds()).isBetween(seconds * 8 / 10, seconds + 1);
        }
    }

    @Test
    void resourcesThatWaitForTheSameThingDoNotComeBackTogether() {
        assertThat(java.util.stream.IntStream.range(0, 50)
                        .mapToObj(i -> Retry.SOON.dueAfter(9, "uid-" + i, ENDED).orElseThrow())
                        .distinct())
                .hasSizeGreaterThan(5);
    }

    @Test
    void whatNeedsAPersonHasNoClock() {
        assertThat(Retry.NEVER.dueAfter(1, "uid", ENDED)).isEmpty();
    }
}
