package dev.godwit.operator.plan;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.DeploySpec;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.History;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides what is so and what to do next. Level-based: it looks at what is there, never at what happened, so that it may
 * run at any time and any number of times. Same arguments, same plan.
 */
public final class Planner {

    private static final Duration STARTING_WATCH = Duration.ofSeconds(15);

    /** A run that takes longer is looked into, and again after as long. */
    public static final Duration PROGRESS_WATCH = Duration.ofSeconds(5);

    /** The turn of a resource that was deleted comes free without a word. */
    private static final Duration TURN_WATCH = Duration.ofSeconds(30);

    private static final Duration CACHE_LAG = Duration.ofSeconds(5);

    private final Desired desired;
    private final Observed observed;
    private final DatabaseMigrationStatus previous;
    private final Instant now;
    private final List<String> problems;
    private final List<String> refusals;

    private Planner(Desired desired, Observed observed, Instant now) {
        this.desired = desired;
        this.observed = observed;
        this.previous = observed.previous();
        this.now = now;
        this.problems = SpecCheck.problems(desired.spec());
        this.refusals = problems.isEmpty() ? desired.floor().refusals(desired.spec()) : List.of();
    }

    public static Plan plan(Desired desired, Observed observed, Instant now) {
        return new Planner(desired, observed, now).plan();
    }

    private Plan plan() {
        Optional<JobRun> live = observed.jobs().stream()
                .filter(JobRun::live)
                .max(Comparator.comparing(JobRun::createdAt).thenComparing(JobRun::name));
        if (live.isPresent()) {
            return whileLive(live.get());
        }
        Optional<Memory> memory = Memory.of(observed, now);
        return memory.isPresent() ? whileIdle(memory.get()) : lookFor(Objects.requireNonNull(previous.lastJob()));
    }

    // --- a Job is live ---

    private Plan whileLive(JobRun job) {
        Optional<LastJob> recorded =
                Optional.ofNullable(previous.lastJob()).filter(l -> l.name().equals(job.name()));
        boolean givenUp = recorded.isPresent() && recorded.get().finishedAt() != null;
        if (job.state() instanceof JobState.Blocked && !givenUp && outdated(job)) {
            return replace(job);
        }
        Optional<LastJob> last = job.state() instanceof JobState.Draining
                ? Optional.ofNullable(previous.lastJob())
                : recorded.or(() -> Optional.of(unfinished(job.name(), job.inputs(), job.attempt())));
        return new Plan(
                givenUp ? previousState().orElse(deploying(job)) : stateOf(job),
                last,
                Optional.empty(),
                Memory.handledRetry(previous, job),
                false,
                Optional.empty(),
                watch(job.state()).map(now::plus),
                prune());
    }

    /** How long to wait for a change that nobody announces. */
    private static Optional<Duration> watch(JobState state) {
        return switch (state) {
            case JobState.Starting s -> Optional.of(STARTING_WATCH);
            case JobState.Draining d -> Optional.of(STARTING_WATCH);
            case JobState.Running r -> Optional.of(PROGRESS_WATCH);
            case JobState.Blocked b -> Optional.empty();
            case JobState.Ended e -> Optional.empty();
        };
    }

    /** A Job whose container never started has done nothing: it gives way to one that may start. */
    private boolean outdated(JobRun job) {
        if (!problems.isEmpty()) {
            return false;
        }
        boolean askedAgain = desired.retry().filter(r -> !r.equals(job.retry())).isPresent();
        return desired.spec().suspend()
                || askedAgain
                || !refusals.isEmpty()
                || (observed.source() instanceof Source.Found source
                        && !job.template().equals(template(inputs(source))));
    }

    private Plan replace(JobRun job) {
        LastJob given = new LastJob(
                job.name(), Verb.DEPLOY.word(), job.inputs(), job.attempt(), null, now, Reason.Interrupted.name());
        return new Plan(
                new State(
                        Reason.Deploying,
                        "Job " + job.name()
                                + " never started, and what it was made from has changed: it is deleted first."),
                Optional.of(given),
                Optional.empty(),
                Memory.handledRetry(previous, job),
                false,
                Optional.empty(),
                Optional.empty(),
                new Effect.DeleteJob(job.name(), job.uid()));
    }

    private State stateOf(JobRun job) {
        return switch (job.state()) {
            case JobState.Blocked(JobState.Blockage.Secret(String detail)) ->
                new State(
                        Reason.WaitingForSecret,
                        "The pod of Job " + job.name() + " waits for a Secret: " + detail
                                + ". The database's credentials"
                                + " are read from "
                                + SecretWords.of(desired.spec().database())
                                + ". The pod starts by itself when it is there.");
            case JobState.Blocked(JobState.Blockage.Pod(String reason, String detail)) ->
                new State(
                        Reason.WaitingForPod,
                        "The pod of Job " + job.name() + " does not start: " + reason + ": " + detail
                                + ". It goes on by itself when that is mended.");
            case JobState.Draining(String pod) ->
                // The cache may have the pod of a new Job before the Job itself.
                now.isBefore(job.createdAt().plus(CACHE_LAG))
                        ? underWay(job)
                        : new State(
                                Reason.WaitingForPod,
                                "Pod " + pod
                                        + " of a Job that was deleted may still run; the next Job is made when it is gone.");
            case JobState.Starting() ->
                observed.source() instanceof Source.Missing missing ? waitingFor(missing) : underWay(job);
            case JobState.Running(Instant since, Optional<Step> step) ->
                step.map(s -> at(s, job)).orElseGet(() -> underWay(job));
            case JobState.Ended ended -> throw new IllegalArgumentException(job.name() + " is not live");
        };
    }

    /** An attempt that follows a failed one leaves the state: the database is still not known to answer. */
    private State underWay(JobRun job) {
        return previousState()
                .filter(s -> s.reason() == Reason.Deploying
                        || (job.attempt() > 1 && s.reason().retry() != Retry.NEVER))
                .orElseGet(() -> deploying(job));
    }

    /** Says since when, not for how long: so it changes only with the migration. */
    private static State at(Step step, JobRun job) {
        return new State(
                Reason.Deploying,
                step.number() + "/" + step.total() + ": applying " + step.migration() + " since " + step.startedAt()
                        + ", in Job " + job.name() + ".");
    }

    private static State deploying(JobRun job) {
        return new State(Reason.Deploying, "Job " + job.name() + " applies what is pending.");
    }

    // --- no Job is live ---

    private Plan lookFor(LastJob announced) {
        return new Plan(
                previousState().orElse(new State(Reason.Deploying, "Job " + announced.name() + " is looked for.")),
                Optional.of(announced),
                Optional.empty(),
                Optional.ofNullable(previous.lastHandledRetry()),
                false,
                Optional.ofNullable(previous.nextCheckAt()),
                Optional.empty(),
                new Effect.FindJob(announced.name()));
    }

    private Plan whileIdle(Memory memory) {
        if (!problems.isEmpty()) {
            return rest(memory, new State(Reason.InvalidSpec, String.join(" ", problems)));
        }
        if (!refusals.isEmpty()) {
            return rest(memory, new State(Reason.InvalidSpec, String.join(" ", refusals)));
        }
        if (desired.spec().suspend()) {
            return rest(
                    memory,
                    new State(Reason.Suspended, "spec.suspend is true: no Job is started until it is taken back."));
        }
        return switch (observed.source()) {
            case Source.Missing missing -> rest(memory, waitingFor(missing));
            case Source.Unreadable(String text) -> rest(memory, new State(Reason.InvalidBundle, text));
            case Source.Found source -> {
                String announced = desired.spec().bundle().digest();
                yield announced == null || announced.equals(source.digest())
                        ? withBundle(memory, source)
                        : rest(
                                memory,
                                new State(
                                        Reason.WaitingForBundle,
                                        "spec.bundle.digest asks for " + announced + ", and the source has "
                                                + source.digest() + ". The deploy starts when they are the same."));
            }
        };
    }

    private Plan withBundle(Memory memory, Source.Found source) {
        String inputs = inputs(source);
        String template = template(inputs);
        Optional<LastJob> last = memory.last();
        boolean same = last.map(LastJob::inputs)
                .filter(of -> of.equals(inputs) || of.equals(template))
                .isPresent();
        if (last.isEmpty() || !same || retryWanted(memory)) {
            return start(memory, source, 1, Optional.empty());
        }
        if (memory.unmade()) {
            return start(memory, source, last.get().attempt(), previousState());
        }
        Optional<Reason> reason = Optional.ofNullable(last.get().outcome()).flatMap(Reason::named);
        if (reason.isEmpty() || reason.get() == Reason.Advanced) {
            return start(memory, source, 1, Optional.empty());
        }
        return afterJob(memory, source, last.get(), reason.get());
    }

    private Plan afterJob(Memory memory, Source.Found source, LastJob last, Reason reason) {
        Optional<Instant> due = Optional.ofNullable(last.finishedAt())
                .flatMap(ended -> reason.retry().dueAfter(last.attempt(), desired.uid(), ended));
        String message = memory.conclusion()
                .map(Conclusion::message)
                .orElseGet(() -> Conclusion.remembered(reason, last.name(), desired.name()));
        if (due.isPresent() && !now.isBefore(due.get())) {
            return start(memory, source, last.attempt() + 1, Optional.of(new State(reason, message)));
        }
        State state = new State(
                reason, message + due.map(at -> " Next attempt at " + at + ".").orElse(""));
        // What the status says already was said with the whole report at hand.
        State said = memory.fresh()
                ? state
                : previousState().filter(s -> s.reason() == reason).orElse(state);
        return rest(memory, said, due);
    }

    private Plan rest(Memory memory, State state) {
        return rest(memory, state, Optional.empty());
    }

    private Plan rest(Memory memory, State state, Optional<Instant> due) {
        return new Plan(
                state,
                memory.lastForStatus(now),
                memory.learned(),
                memory.handledRetry(),
                state.reason().kind() == Reason.Kind.DONE,
                due,
                due,
                prune());
    }

    /** @param follows the state that an attempt before left, if this one follows it */
    private Plan start(Memory memory, Source.Found source, int attempt, Optional<State> follows) {
        return switch (observed.turn()) {
            case Turn.Now now -> startNow(memory, source, attempt, follows);
            case Turn.Later(int most) -> queue(memory, most, attempt > 1 ? follows : Optional.empty());
        };
    }

    /** An attempt that follows a failed one leaves the state, as when it runs. */
    private Plan queue(Memory memory, int most, Optional<State> follows) {
        String words = "as many Jobs run as the operator may run at once, " + most
                + " (value maxJobs of its chart). Whoever has waited longest is next.";
        State state = follows.map(before ->
                        new State(before.reason(), before.message() + " The next attempt waits for its turn: " + words))
                .orElseGet(() -> new State(Reason.Queued, "The Job waits for its turn: " + words));
        return new Plan(
                state,
                memory.lastForStatus(now),
                memory.learned(),
                memory.handledRetry(),
                false,
                Optional.empty(),
                Optional.of(now.plus(TURN_WATCH)),
                prune());
    }

    private Plan startNow(Memory memory, Source.Found source, int attempt, Optional<State> follows) {
        String inputs = inputs(source);
        Optional<History> known = Witness.after(previous.history(), memory.learned());
        String name = memory.unmade()
                        && memory.last()
                                .map(LastJob::inputs)
                                .filter(inputs::equals)
                                .isPresent()
                ? memory.last().get().name()
                : JobName.of(
                        desired,
                        Verb.DEPLOY,
                        inputs,
                        known.map(History::length).orElse(-1),
                        attempt,
                        memory.last().map(LastJob::name).orElse(""));
        boolean oneByOne = desired.spec().deploy().granularity() == DeploySpec.Granularity.PerMigration;
        boolean retried = follows.isPresent() && attempt > 1;
        State state = retried
                ? new State(
                        follows.get().reason(),
                        follows.get().message() + " Attempt " + attempt + " is under way: Job " + name + ".")
                : new State(Reason.Deploying, startMessage(name, oneByOne, source, known));
        return new Plan(
                state,
                Optional.of(unfinished(name, inputs, attempt)),
                memory.learned(),
                desired.retry().or(memory::handledRetry),
                !retried,
                Optional.empty(),
                Optional.empty(),
                new Effect.CreateJob(
                        name,
                        source.digest(),
                        inputs,
                        template(inputs),
                        attempt,
                        oneByOne ? OptionalInt.of(1) : OptionalInt.empty(),
                        Witness.text(previous, memory.learned()),
                        desired.retry().orElse("")));
    }

    private static String startMessage(String name, boolean oneByOne, Source.Found source, Optional<History> known) {
        String applied = known.map(h -> " The ledger holds " + h.length() + ", the bundle " + source.migrations() + ".")
                .orElse(" The bundle holds " + source.migrations() + " migrations.");
        return "Job " + name + (oneByOne ? " applies the next migration." : " applies what is pending.") + applied;
    }

    // --- words that both need ---

    private Effect prune() {
        return problems.isEmpty()
                ? Prune.oldest(observed.jobs(), desired.spec().job(), previous.lastJob())
                : new Effect.None();
    }

    private boolean retryWanted(Memory memory) {
        return desired.retry().isPresent() && !desired.retry().equals(memory.handledRetry());
    }

    private String inputs(Source.Found source) {
        return Inputs.run(
                desired.spec(),
                source.digest(),
                desired.floor().hostsForTheJob(desired.spec().database()));
    }

    private String template(String inputs) {
        return Inputs.template(desired.spec(), inputs, desired.runner());
    }

    private static LastJob unfinished(String name, String inputs, int attempt) {
        return new LastJob(name, Verb.DEPLOY.word(), inputs, attempt, null, null, null);
    }

    private State waitingFor(Source.Missing missing) {
        return new State(
                Reason.WaitingForBundle,
                "There is no ConfigMap " + String.join(", ", missing.configMaps()) + " in namespace "
                        + desired.namespace() + ". The deploy starts by itself when it is there.");
    }

    private Optional<State> previousState() {
        return previous.conditions().stream()
                .filter(c -> c.type().equals("Ready"))
                .findAny()
                .flatMap((Condition c) -> Reason.named(c.reason()).map(r -> new State(r, c.message())));
    }
}
