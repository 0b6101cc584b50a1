package dev.godwit.runner.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PatientExecutorTest {

    private static final List<Migration> WANTED = Stream.of("1_a", "2_b", "3_c")
            .map(n -> new Migration(n, Sha256.hex(n), n))
            .toList();

    private final List<Ledger.Entry> recorded = new ArrayList<>();
    private final List<String> begun = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    /** The migration that fails in each attempt, and as what. */
    private final Deque<RunStopped> failures = new ArrayDeque<>();

    @Test
    void onlyWhatIsNotRecordedIsBegunAgain() throws SQLException {
        failures.add(inTheWay("2_b"));
        failures.add(inTheWay("3_c"));
        assertThat(apply(3)).hasSize(2).first().asString().startsWith("2_b was begun more than once");
        assertThat(begun).containsExactly("1_a", "2_b", "2_b", "3_c", "3_c");
    }

    @Test
    void aRepeatableMigrationIsAppliedThoughItIsRecorded() throws SQLException {
        apply(1);
        failures.add(inTheWay("2_b"));
        apply(3);
        assertThat(begun).containsExactly("1_a", "2_b", "3_c", "1_a", "2_b", "2_b", "3_c");
    }

    @Test
    void attemptsAndPausesCountForEachMigrationAnew() throws SQLException {
        Stream.of("1_a", "1_a", "2_b", "2_b").map(PatientExecutorTest::inTheWay).forEach(failures::add);
        assertThat(apply(3)).hasSize(2);
        assertThat(pauses)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void afterTheLastAttemptTheRunEnds() {
        for (int i = 0; i < 9; i++) {
            failures.add(inTheWay("1_a"));
        }
        RunStopped stopped = catchThrowableOfType(RunStopped.class, () -> apply(3));
        assertThat(stopped.outcome()).isEqualTo(Outcome.WaitingForLock);
        assertThat(stopped.message()).endsWith("It was tried 3 times.");
        assertThat(stopped.failure()).isNotNull();
        assertThat(begun).hasSize(3);
    }

    @Test
    void anyOtherFailureEndsTheRunAtOnce() {
        failures.add(failed(Outcome.MigrationFailed, "1_a"));
        assertThat(catchThrowableOfType(RunStopped.class, () -> apply(3)).outcome())
                .isEqualTo(Outcome.MigrationFailed);
        assertThat(begun).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    private List<String> apply(int attempts) throws SQLException {
        Backoff backoff = new Backoff(attempts, Duration.ofSeconds(1), Duration.ofSeconds(15), () -> 0);
        return new PatientExecutor(this::execute, () -> new Ledger(recorded), backoff, pauses::add, event -> {
                    // The pauses are what is looked at here.
                })
                .apply(WANTED);
    }

    private void execute(Ledger ledger, List<Migration> left, int done) {
        assertThat(done).isEqualTo(ledger.entries().size() % WANTED.size());
        for (Migration migration : left) {
            begun.add(migration.name());
            @Nullable RunStopped next = failures.peek();
            if (next != null
                    && next.failure() != null
                    && next.failure().migration().equals(migration.name())) {
                throw failures.remove();
            }
            recorded.add(new Ledger.Entry(
                    recorded.size() + 1,
                    new AppliedMigration(migration.name(), migration.sha256(), Instant.EPOCH, 1, null)));
        }
    }

    private static RunStopped inTheWay(String migration) {
        return failed(Outcome.WaitingForLock, migration);
    }

    private static RunStopped failed(Outcome outcome, String migration) {
        Failure failure = new Failure(
                "id", migration, null, null, null, "55P03", "locked", null, null, null, "cause", "fix", null, null);
        return RunStopped.failed(outcome, "locked.", failure, null, new SQLException("locked", "55P03"));
    }
}
