package dev.godwit.operator.plan;

import dev.godwit.report.Report;

/** How a Job ended. */
public sealed interface Ending {

    /** The runner said how. The report is a guest's: checked for its format, not for its truth or size. */
    record Reported(Report report) implements Ending {}

    /** The runner ended without a report that could be read. */
    record Exited(int exitCode, Silence why) implements Ending {}

    record OutOfMemory() implements Ending {}

    /** The container's first process could not be started. */
    record NotStarted(String detail) implements Ending {}

    /** The pod was deleted, evicted or lost with its node. */
    record PodLost(String detail) implements Ending {}

    /** Why there is no report. */
    enum Silence {
        /** Nothing was written. */
        NONE,
        /** What was written is not a report. */
        GARBLED,
        /** It is a report of a version that this operator does not read. */
        OTHER_VERSION
    }
}
