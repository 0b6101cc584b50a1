package dev.godwit.runner.run;

import dev.godwit.report.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Stops a run from another thread: the signal that ends the pod, or the deadline. The first reason counts. */
public final class Cancellation {

    private static final Duration REPEAT = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final Duration patience;
    private @Nullable Reason reason;
    private @Nullable Statements running;

    /** Why a run is stopped. */
    public enum Reason {
        Terminated(
                Outcome.Interrupted,
                "The run was told to stop. What was under way is rolled back; what was committed before stays and is in"
                        + " the ledger. The next run goes on from there."),
        DeadlinePassed(
                Outcome.DeadlineExceeded,
                "The deadline of the deploy passed. What was under way is rolled back; what was committed before stays and"
                        + " is in the ledger. Raise deploy.deadline, or split the migration.");

        private final Outcome outcome;
        private final String message;

        Reason(Outcome outcome, String message) {
            this.outcome = outcome;
            this.message = message;
        }

        /** How the run ends. */
        public RunStopped stopped() {
            return new RunStopped(outcome, message);
        }
    }

    /** What the server is running for this run. */
    public interface Statements {

        /** Asks the server to cancel it. */
        void cancel() throws SQLException;

        /** Waits for it no longer. */
        void abort() throws SQLException;
    }

    /** Lets go of a server that does not heed a cancel, in time for a report within the pod's grace period. */
    public Cancellation() {
        this(PATIENCE);
    }

    /** @param patience how long the server may take to heed a cancel */
    public Cancellation(Duration patience) {
        this.patience = patience;
    }

    /** Between {@link #during} and its closing, a request cancels statements. */
    public interface Section extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Stops the run: cancels statements until the run has left the section in which they may be cancelled. A single
     * cancel would be lost if it met the server between two statements. If that does not help, because the server cannot
     * be reached or cannot stop, the connection is let go.
     */
    public void request(Reason why) {
        synchronized (this) {
            if (reason == null) {
                reason = why;
            }
            notifyAll();
        }
        long start = System.nanoTime();
        while (stopOnce(System.nanoTime() - start < patience.toNanos())) {
            try {
                Thread.sleep(REPEAT);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized boolean stopOnce(boolean gently) {
        if (running == null) {
            return false;
        }
        try {
            if (gently) {
                running.cancel();
            } else {
                running.abort();
            }
        } catch (SQLException e) {
            // The server could not be asked this time; the connection itself may be gone, which the run notices.
        }
        return true;
    }

    /** From now on a request cancels statements. */
    public synchronized Section during(Statements statements) {
        running = statements;
        return this::leave;
    }

    private synchronized void leave() {
        running = null;
    }

    /** Null while nobody has asked to stop. */
    public synchronized @Nullable Reason reason() {
        return reason;
    }

    /** @throws RunStopped if somebody asks to stop before the time is over */
    public synchronized void sleep(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        try {
            for (long left = time.toNanos(); left > 0 && reason == null; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Reason.Terminated.stopped();
        }
        check();
    }

    /** @throws RunStopped if somebody has asked to stop */
    public void check() {
        Reason why = reason();
        if (why != null) {
            throw why.stopped();
        }
    }
}
