package dev.godwit.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Step;
import dev.godwit.report.LockHolder;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

    private static final String STARTED = """
            {"ts":"2024-06-01T12:00:00.5Z","level":"info","msg":"migration started","migration":"2_b","number":2,"total":3}""";

    @Test
    void theSeedIsAStepBehindTheMigrations() {
        assertThat(LogReader.step("""
                        {"ts":"2024-06-01T12:00:00.5Z","level":"info","msg":"migration started","migration":"1_a","number":1,"total":1}
                        {"ts":"2024-06-01T12:00:07.5Z","level":"info","msg":"seed started","seed":"seed.sql"}
                        """)).contains(new Step.Seeding("seed.sql", Instant.parse("2024-06-01T12:00:07Z")));
    }

    @Test
    void aMigrationInTheCopyIsNotOneInTheDatabase() {
        String rehearsed = """
                {"ts":"2024-06-01T11:59:00.5Z","level":"info","msg":"rehearsal of a migration started","copy":"blog_copy on spare","migration":"1_a","number":1,"total":2}
                """;
        assertThat(LogReader.step(rehearsed))
                .contains(
                        new Step.Rehearsing("blog_copy on spare", 1, 2, "1_a", Instant.parse("2024-06-01T11:59:00Z")));
        assertThat(LogReader.step(rehearsed + STARTED)).get().isInstanceOf(Step.Applying.class);
    }

    @Test
    void theLastMigrationThatWasStartedIsTheOneUnderWay() {
        String log = """
                {"ts":"2024-06-01T11:59:00Z","level":"info","msg":"migration started","migration":"1_a","number":1,"total":3}
                {"ts":"2024-06-01T12:00:00Z","level":"info","msg":"migration applied","migration":"1_a","number":1,"total":3}
                %s
                {"ts":"2024-06-01T12:00:01Z","level":"info","msg":"notice","migration":"2_b","notice":"migration started"}
                """.formatted(STARTED);

        assertThat(LogReader.step(log)).contains(new Step.Applying(2, 3, "2_b", Instant.parse("2024-06-01T12:00:00Z")));
    }

    @Test
    void aRunThatWaitsForTheLockTellsWhoHasItAndThenThatItHasItItself() {
        String waiting = """
                {"ts":"2024-06-01T12:00:00Z","msg":"waiting for the deploy lock","holderPid":12,"holder":"psql",\
                "holderSince":"2024-06-01T11:59:00.123Z"}
                """;
        assertThat(LogReader.step(waiting))
                .contains(new Step.Waiting(
                        Optional.of(new LockHolder(12, "psql", Instant.parse("2024-06-01T11:59:00Z")))));
        String taken = waiting + "{\"ts\":\"2024-06-01T12:01:00Z\",\"msg\":\"the deploy lock is taken\"}\n";
        assertThat(LogReader.step(taken)).contains(new Step.Locked());
        assertThat(LogReader.step(taken + STARTED)).get().isInstanceOf(Step.Applying.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"msg\":\"waiting for the deploy lock\"}",
                "{\"msg\":\"waiting for the deploy lock\",\"holderPid\":-1}",
                "{\"msg\":\"waiting for the deploy lock\",\"holderPid\":\"me\",\"holder\":{}}"
            })
    void aHolderThatIsNotSeenIsNotMadeUp(String log) {
        assertThat(LogReader.step(log)).contains(new Step.Waiting(Optional.empty()));
    }

    @Test
    void aLineThatIsCutIsPassedOver() {
        assertThat(LogReader.step(STARTED + "\n" + STARTED.substring(0, 70))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "migration started",
                "{\"msg\":\"migration started\"}",
                "{\"ts\":\"now\",\"msg\":\"migration started\",\"migration\":\"1_a\",\"number\":1,\"total\":1}",
                "{\"ts\":\"2024-06-01T12:00:00Z\",\"msg\":\"migration started\",\"migration\":\"1_a\",\"number\":9,\"total\":1}"
            })
    void whatIsNoSuchLineTellsNothing(String log) {
        assertThat(LogReader.step(log)).isEmpty();
    }
}
