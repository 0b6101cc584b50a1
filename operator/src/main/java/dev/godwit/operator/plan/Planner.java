package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what is so and what to do next. Level-based: it looks at what is there, never at what happened, so that it may
 * run at any time and any number of times. Same arguments, same plan.
 */
public final class Planner {

    /** A run that takes longer is looked into, and again after as long. */
    public static final Duration PROGRESS_WATCH = Duration.ofSeconds(5);

    private Planner() {}

    public static Plan plan(Desired desired, Observed observed, Instant now) {
        Situation here = Situation.of(desired, observed, now);
        Optional<JobRun> live = observed.jobs().stream()
                .filter(JobRun::live)
                .max(Comparator.comparing(JobRun::createdAt).thenComparing(JobRun::name));
        if (live.isPresent()) {
            return new LivePlan(here).plan(live.get());
        }
        return Memory.of(observed, now)
                .map(memory -> new IdlePlan(here, memory).plan())
                .orElseGet(() ->
                        lookFor(here, Objects.requireNonNull(observed.previous().lastJob())));
    }

    /** The caches do not have the Job that the status announces: only the API server can tell. */
    private static Plan lookFor(Situation here, LastJob announced) {
        return new Plan(
                here.previousState().orElse(new State(Reason.Deploying, "Job " + announced.name() + " is looked for.")),
                Optional.of(announced),
                Optional.empty(),
                Optional.empty(),
                Optional.ofNullable(here.previous().lastHandledRetry()),
                false,
                Optional.ofNullable(here.previous().nextCheckAt()),
                Optional.empty(),
                new Effect.FindJob(announced.name()));
    }
}
