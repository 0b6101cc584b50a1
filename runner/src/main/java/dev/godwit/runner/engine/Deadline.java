package dev.godwit.runner.engine;

import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Stops the run when its time is up, unless it is closed before. */
public final class Deadline implements AutoCloseable {

    private final @Nullable Thread watch;

    private Deadline(@Nullable Thread watch) {
        this.watch = watch;
    }

    /**
     * @param time zero: as long as it takes
     * @param spent of it already
     */
    public static Deadline start(Duration time, Duration spent, Cancellation cancellation, RunLog log) {
        if (time.isZero()) {
            return new Deadline(null);
        }
        return new Deadline(Thread.ofPlatform().daemon().name("deadline").start(() -> {
            try {
                Thread.sleep(time.minus(spent));
            } catch (InterruptedException e) {
                // Closed in time.
                return;
            }
            log.tell(new RunEvent.Stopping("the deadline of " + time.toSeconds() + " s passed"));
            cancellation.request(Cancellation.Reason.DeadlinePassed);
        }));
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.interrupt();
        }
    }
}
