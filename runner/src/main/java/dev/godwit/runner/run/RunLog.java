package dev.godwit.runner.run;

/** Where a run tells what it does. Called from the thread of the run and from the one that stops it. */
@FunctionalInterface
public interface RunLog {

    void tell(RunEvent event);
}
