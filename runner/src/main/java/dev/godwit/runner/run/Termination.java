package dev.godwit.runner.run;

import dev.godwit.report.Outcome;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM: the running statement is cancelled, the run rolls back and reports, and only then the program ends, with the
 * report's exit code instead of the signal's.
 */
public final class Termination {

    /** Shorter than the pod's grace period of 60 s, so that a report is written even then. */
    private static final int PATIENCE_SECONDS = 50;

    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = Outcome.Interrupted.exitCode();

    private Termination() {}

    /** From now on a signal stops the run in this way. */
    public static Termination install(Cancellation cancellation, RunLog log) {
        Termination termination = new Termination();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> termination.stop(cancellation, log), "termination"));
        return termination;
    }

    /** The run has ended and reported; the program may end now. */
    public void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    private void stop(Cancellation cancellation, RunLog log) {
        if (finished.getCount() > 0) {
            log.tell(new RunEvent.Stopping("the program was told to end"));
            Thread cancelling = Thread.ofPlatform()
                    .daemon()
                    .name("cancellation")
                    .start(() -> cancellation.request(Cancellation.Reason.Terminated));
            try {
                finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            cancelling.interrupt();
        }
        // Without it the signal's own exit code would stand.
        Runtime.getRuntime().halt(exitCode);
    }
}
