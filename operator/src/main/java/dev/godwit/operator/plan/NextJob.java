package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.PlanStatus;
import dev.godwit.operator.order.Gate;
import dev.godwit.operator.order.Order;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.AppliedSeed;
import dev.godwit.report.History;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The Job to make next, in the turn of its resource, and what is said meanwhile. */
final class NextJob {

    /** The turn of a resource that was deleted comes free without a word. */
    static final Duration TURN_WATCH = Duration.ofSeconds(30);

    private final Situation here;
    private final Memory memory;

    NextJob(Situation here, Memory memory) {
        this.here = here;
        this.memory = memory;
    }

    Plan look(Source.There source, LastJob last, State state, String name) {
        String inputs = here.inputs(source);
        return new Plan(
                state,
                Optional.of(Situation.unfinished(name, Verb.DRIFT, inputs, last.attempt(), null)),
                memory.learned(),
                memory.drift(),
                memory.handledRetry(),
                false,
                Optional.empty(),
                // Nobody may announce it: the framework takes the event of a Job that it has seen being made for known.
                Optional.of(here.now().plus(LivePlan.STARTING_WATCH)),
                new Effect.CreateJob(
                        name,
                        Verb.DRIFT,
                        source.digest(),
                        inputs,
                        here.template(inputs),
                        last.attempt(),
                        OptionalInt.empty(),
                        Witness.text(here.previous(), memory.learned()),
                        memory.handledRetry().orElse(""),
                        url(source),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** @param follows the state that an attempt before left, if this one follows it */
    Plan start(Source.There source, int attempt, Optional<State> follows) {
        Gate gate = knownToBeDone(source)
                ? new Gate.Open()
                : Order.gate(
                        here.desired().name(),
                        here.desired().spec().dependsOn(),
                        here.observed().neighbours());
        return switch (gate) {
            case Gate.Open open -> startInTurn(source, attempt, follows);
            case Gate.Shut(List<String> unmet) ->
                heldBack(new State(
                        Reason.WaitingForDependency,
                        "What is pending waits for what spec.dependsOn names: " + String.join(" ", unmet)
                                + " The deploy starts by itself when that is so."));
            case Gate.Circle(List<String> names) ->
                heldBack(new State(
                        Reason.DependencyCycle,
                        "spec.dependsOn goes round in a circle: " + String.join(" -> ", names)
                                + ". Each waits for the next, so nothing that is pending in any of them is started. Take one"
                                + " of these entries out of the spec.dependsOn that has it, or name in it a migration that"
                                + " is applied there already."));
        };
    }

    /**
     * Whether nothing of this bundle is pending, so that a Job has nothing to start: then only details of the spec have
     * changed. Of a pinned source nobody knows it before the Job. Another database under a new address is none that the
     * witness lets through, unless it may be replaced.
     */
    private boolean knownToBeDone(Source.There source) {
        boolean done = memory.last()
                .flatMap(last -> Optional.ofNullable(last.outcome()))
                .flatMap(Reason::named)
                .filter(reason -> reason.kind() == Reason.Kind.DONE)
                .isPresent();
        if (!done || here.desired().spec().database().onReplaced() == DatabaseSpec.OnReplaced.Deploy) {
            return false;
        }
        DatabaseMigrationStatus known = here.previous();
        Optional<String> seeded = memory.learned()
                .flatMap(learned -> Optional.ofNullable(learned.report().seed()))
                .or(() -> Optional.ofNullable(known.seed()))
                .map(AppliedSeed::digest);
        if (source.seed().isPresent() && !source.seed().equals(seeded)) {
            return false;
        }
        return memory.learned()
                .map(Learned::report)
                .map(report -> report.history() != null
                        && report.pendingTotal() == 0
                        && source.digest().equals(report.bundleDigest()))
                .orElseGet(() -> known.history() != null
                        && known.pendingMigrations().isEmpty()
                        && known.bundle() != null
                        && source.digest().equals(known.bundle().digest()));
    }

    /** Whoever comes first wakes it. */
    private Plan heldBack(State state) {
        return new Plan(
                state,
                memory.lastForStatus(here.now()),
                memory.learned(),
                memory.drift(),
                memory.handledRetry(),
                false,
                Optional.empty(),
                Optional.empty(),
                here.prune());
    }

    private Plan startInTurn(Source.There source, int attempt, Optional<State> follows) {
        return switch (here.observed().turn()) {
            case Turn.Now now -> startNow(source, attempt, follows);
            case Turn.Later(Verb _, int most) -> queue(most, attempt > 1 ? follows : Optional.empty());
        };
    }

    /** An attempt that follows a failed one leaves the state, as when it runs. */
    private Plan queue(int most, Optional<State> follows) {
        String words = "as many Jobs run as the operator may run at once, " + most
                + " (value maxJobs of its chart). Whoever has waited longest is next.";
        State state = follows.map(before ->
                        new State(before.reason(), before.message() + " The next attempt waits for its turn: " + words))
                .orElseGet(() -> new State(Reason.Queued, "The Job waits for its turn: " + words));
        return new Plan(
                state,
                memory.lastForStatus(here.now()),
                memory.learned(),
                memory.drift(),
                memory.handledRetry(),
                false,
                Optional.empty(),
                Optional.of(here.now().plus(TURN_WATCH)),
                here.prune());
    }

    private Plan startNow(Source.There source, int attempt, Optional<State> follows) {
        String inputs = here.inputs(source);
        Optional<History> known = Witness.after(here.previous().history(), memory.learned());
        String name = memory.unmade()
                        && memory.last()
                                .map(LastJob::inputs)
                                .filter(inputs::equals)
                                .isPresent()
                ? memory.last().get().name()
                : JobName.of(
                        here.desired(),
                        Verb.DEPLOY,
                        inputs,
                        known.map(History::length).orElse(-1),
                        attempt,
                        memory.last().map(LastJob::name).orElse(""));
        Optional<PlanStatus> pending = here.pendingPlan(memory.learned());
        Optional<Approval> approval = here.approvals().forDeploy(pending);
        // Of one that may turn out to be for another plan nothing is said.
        Optional<Approval> agreed =
                approval.filter(a -> pending.filter(p -> a.countsFor(p)).isPresent());
        boolean oneByOne = here.desired().spec().deploy().granularity() == DeploySpec.Granularity.PerMigration;
        boolean retried = follows.isPresent() && attempt > 1;
        State state = retried
                ? new State(
                        follows.get().reason(),
                        follows.get().message() + " Attempt " + attempt + " is under way: Job " + name + ".")
                : new State(
                        Reason.Deploying,
                        startMessage(name, oneByOne, source, known)
                                + agreed.map(a -> " " + a.words()).orElse(""));
        return new Plan(
                state,
                Optional.of(Situation.unfinished(
                        name,
                        Verb.DEPLOY,
                        inputs,
                        attempt,
                        approval.map(Approval::planDigest).orElse(null))),
                memory.learned(),
                memory.drift(),
                here.desired().retry().or(memory::handledRetry),
                !retried,
                Optional.empty(),
                // Nobody may announce it: the framework takes the event of a Job that it has seen being made for known.
                Optional.of(here.now().plus(LivePlan.STARTING_WATCH)),
                new Effect.CreateJob(
                        name,
                        Verb.DEPLOY,
                        source.digest(),
                        inputs,
                        here.template(inputs),
                        attempt,
                        oneByOne ? OptionalInt.of(1) : OptionalInt.empty(),
                        Witness.text(here.previous(), memory.learned()),
                        here.desired().retry().orElse(""),
                        url(source),
                        source.seed(),
                        approval));
    }

    private static Optional<String> url(Source.There source) {
        return switch (source) {
            case Source.Artifact artifact -> Optional.of(artifact.url());
            case Source.Found _, Source.Pinned _ -> Optional.empty();
        };
    }

    private static String holds(Optional<History> known) {
        return known.map(h -> " The ledger holds " + h.length() + ".").orElse("");
    }

    private static String startMessage(String name, boolean oneByOne, Source.There source, Optional<History> known) {
        String applied = switch (source) {
            case Source.Found(String _, int migrations, Optional<String> _) ->
                known.map(h -> " The ledger holds " + h.length() + ", the bundle " + migrations + ".")
                        .orElse(" The bundle holds " + migrations + " migrations.");
            case Source.Pinned _ -> holds(known);
            case Source.Artifact artifact ->
                " The bundle is " + artifact.revision() + " of " + artifact.origin() + "." + holds(known);
        };
        return "Job " + name + (oneByOne ? " applies the next migration." : " applies what is pending.") + applied;
    }
}
