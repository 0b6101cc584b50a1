package dev.godwit.runner.rehearsal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rehearsal came to.
 *
 * @param exitCode of the program; 0 only for {@link Result#Rehearsed} and {@link Result#NothingPending}
 * @param because the outcome of the plan or deploy that decided
 * @param message for a person: what happened, what state both databases are in, what to do
 * @param planDigest the plan that was rehearsed, as {@code deploy --plan} takes it; null if it did not come to a plan
 * @param migrations those of the plan that the copy has now, in order
 * @param production what is pending there and what the review says of it; nothing was written
 * @param copy the same deploy in the copy, or, if it did not come to that, a plan for it; null if it was not asked
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RehearsalReport(
        Result result,
        Outcome because,
        int exitCode,
        String message,
        @Nullable String planDigest,
        List<Step> migrations,
        Report production,
        @Nullable Report copy) {

    public RehearsalReport {
        migrations = List.copyOf(migrations);
    }

    /** How it ended. */
    public enum Result {
        /** The plan was applied to the copy, now or by an earlier rehearsal of the very same plan. */
        Rehearsed,
        /** Production lacks nothing, so that there was nothing to rehearse. */
        NothingPending,
        /** There is no plan that may be run, or production cannot be reached. */
        NoPlan,
        /** The database for the rehearsal is production itself. */
        RehearsalIsProduction,
        /** The database for the rehearsal is not a copy on which this plan can be rehearsed. */
        NotACopy,
        /** The plan failed on the copy, or the copy cannot be reached. */
        RehearsalFailed
    }

    /** @param durationMs how long its SQL ran on the copy */
    public record Step(String name, long durationMs) {}

    /** One that came to nothing, and the exit code that this has. */
    public static RehearsalReport stopped(
            Result result, Outcome because, String message, Report production, @Nullable Report copy) {
        return new RehearsalReport(
                result,
                because,
                because.exitCode(),
                message,
                production.plan() == null ? null : production.plan().digest(),
                List.of(),
                production,
                copy);
    }
}
