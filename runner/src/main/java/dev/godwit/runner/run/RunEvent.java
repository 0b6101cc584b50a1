package dev.godwit.runner.run;

import dev.godwit.report.LockHolder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run tells while it goes; a person or a log decides how to show it. */
public sealed interface RunEvent {

    /** @param from where the bundle was fetched */
    record BundleFetched(String from) implements RunEvent {}

    /** The bundle was read. */
    record BundleRead(String digest, int migrations) implements RunEvent {}

    /** The database answered. */
    record Connected(String host, int port, String database, String serverVersion) implements RunEvent {}

    /** No answer yet; another attempt follows. */
    record ConnectionRetried(String reason) implements RunEvent {}

    /**
     * Another session holds the deploy lock; said once for each.
     *
     * @param holder null if it was gone when it was looked for
     */
    record WaitingForDeployLock(@Nullable LockHolder holder, Duration patience) implements RunEvent {}

    /** The deploy lock is taken, after it was waited for. */
    record DeployLockTaken() implements RunEvent {}

    /** What is applied is run anew elsewhere, to see what it makes. */
    record Replaying(int migrations, String database) implements RunEvent {}

    /** What this run is going to apply. */
    record Planned(List<String> now, int pending) implements RunEvent {}

    /** @param number from 1, of {@code total} that this run applies */
    record MigrationStarted(String migration, int number, int total) implements RunEvent {}

    /** A migration is begun in a copy, before anything is done to the database itself. */
    record Rehearsing(String copy, String migration, int number, int total) implements RunEvent {}

    /** The seed is begun. */
    record SeedStarted(String seed) implements RunEvent {}

    /** The seed is committed or about to be. */
    record SeedApplied(String seed, long durationMs) implements RunEvent {}

    /** The queries of a check returned no rows. */
    record CheckPassed(String migration, String file, int queries, long durationMs) implements RunEvent {}

    /** The migration is committed or about to be, together with its ledger row. */
    record MigrationApplied(String migration, int number, int total, long durationMs) implements RunEvent {}

    /**
     * Another session was in the way of a migration, which is rolled back and begun again.
     *
     * @param attempt the one that failed, from 1
     * @param pause before the next
     */
    record MigrationRetried(String migration, String sqlState, int attempt, Duration pause) implements RunEvent {}

    /** The connection was lost; the run goes on, on another, from where the ledger says. */
    record ConnectionLost(String reason) implements RunEvent {}

    /** A message of the server while a migration ran; its text is data. */
    record Notice(String migration, String sqlState, String text) implements RunEvent {}

    /** The run goes on, but a person should know this. */
    record Warned(String text) implements RunEvent {}

    /** The run is being stopped from outside. */
    record Stopping(String reason) implements RunEvent {}

    /** Something that no part of the run expected. */
    record Bug(Throwable cause) implements RunEvent {

        /**
         * Classes and places, outermost first. Messages only of what Java itself or Godwit throws: a database's, or
         * what repeats it, may hold data.
         */
        public String trace() {
            StringBuilder trace = new StringBuilder();
            for (Throwable at = cause; at != null; at = at.getCause()) {
                boolean quotable = at.getClass().getName().startsWith("java.lang.")
                        && (at.getCause() == null || at.getMessage() == null);
                trace.append(trace.isEmpty() ? "" : "Caused by: ")
                        .append(at.getClass().getName())
                        .append(quotable && at.getMessage() != null ? ": " + at.getMessage() : "")
                        .append(at instanceof SQLException sql ? " (SQLSTATE " + sql.getSQLState() + ")" : "")
                        .append('\n');
                for (StackTraceElement frame : at.getStackTrace()) {
                    trace.append("\tat ").append(frame).append('\n');
                }
            }
            return trace.toString();
        }
    }
}
