package dev.godwit.runner.engine;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Applies migrations, and begins a whole one again if another session was in its way: a lock that was not to be had in
 * time, a deadlock, a conflict of transactions. Each time the ledger tells what is left.
 */
public final class PatientExecutor {

    private final Execution execution;
    private final Source ledger;
    private final Backoff backoff;
    private final Pause pause;
    private final RunLog log;

    /** Applies migrations once. */
    @FunctionalInterface
    public interface Execution {

        /**
         * @param left what is not applied yet, in order; not empty
         * @param done how many of those that were asked for are
         * @throws RunStopped if one of them could not be applied; those before it are
         */
        void apply(Ledger ledger, List<Migration> left, int done) throws SQLException;
    }

    /** Reads the ledger. */
    @FunctionalInterface
    public interface Source {
        Ledger read() throws SQLException;
    }

    /** Waits. */
    @FunctionalInterface
    public interface Pause {

        /** @throws RunStopped if the run is to end before that */
        void pause(Duration time);
    }

    public PatientExecutor(Execution execution, Source ledger, Backoff backoff, Pause pause, RunLog log) {
        this.execution = execution;
        this.ledger = ledger;
        this.backoff = backoff;
        this.pause = pause;
        this.log = log;
    }

    /**
     * @param now what to apply, in order
     * @return for each migration that was begun more than once a sentence about it
     * @throws RunStopped if one of them could not be applied; those before it are
     */
    public List<String> apply(List<Migration> now) throws SQLException {
        Set<String> again = new HashSet<>();
        String last = "";
        int attempt = 0;
        int before = -1;
        while (true) {
            Ledger recorded = ledger.read();
            List<Ledger.Entry> entries = recorded.entries();
            // Not those from before: a repeatable migration is recorded each time that it is applied.
            before = before < 0 ? entries.size() : before;
            Set<String> applied = entries.subList(before, entries.size()).stream()
                    .map(Ledger.Entry::name)
                    .collect(Collectors.toSet());
            List<Migration> left =
                    now.stream().filter(m -> !applied.contains(m.name())).toList();
            if (left.isEmpty()) {
                return again.stream().sorted().toList();
            }
            try {
                execution.apply(recorded, left, now.size() - left.size());
            } catch (RunStopped e) {
                Failure failure = e.failure();
                if (e.outcome() != Outcome.WaitingForLock || failure == null) {
                    throw e;
                }
                attempt = failure.migration().equals(last) ? attempt + 1 : 1;
                last = failure.migration();
                if (attempt == backoff.attempts()) {
                    throw RunStopped.failed(
                            e.outcome(), e.message() + " It was tried " + times(attempt) + ".", failure, e.lock(), e);
                }
                again.add(last + " was begun more than once, because another session was in its way.");
                Duration time = backoff.pause(attempt);
                log.tell(new RunEvent.MigrationRetried(
                        last, Objects.requireNonNullElse(failure.sqlState(), ""), attempt, time));
                pause.pause(time);
            }
        }
    }

    private static String times(int attempt) {
        return attempt == 1 ? "once" : attempt + " times";
    }
}
