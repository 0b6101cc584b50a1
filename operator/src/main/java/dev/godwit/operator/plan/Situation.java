package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.PlanStatus;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is made from, and the words that every plan needs.
 *
 * @param problems what is wrong with the spec itself
 * @param refusals what the operator's policy does not let it do; not asked while there are problems
 */
record Situation(Desired desired, Observed observed, Instant now, List<String> problems, List<String> refusals) {

    static Situation of(Desired desired, Observed observed, Instant now) {
        List<String> problems = SpecCheck.problems(desired.spec());
        return new Situation(
                desired,
                observed,
                now,
                problems,
                problems.isEmpty() ? desired.floor().refusals(desired.spec()) : List.of());
    }

    DatabaseMigrationStatus previous() {
        return observed.previous();
    }

    /** Why nothing may be run whatever was before; empty if the bundle is {@linkplain Source.There there}. */
    Optional<State> obstacle() {
        if (!problems.isEmpty()) {
            return Optional.of(new State(Reason.InvalidSpec, String.join(" ", problems)));
        }
        if (!refusals.isEmpty()) {
            return Optional.of(new State(Reason.InvalidSpec, String.join(" ", refusals)));
        }
        if (desired.spec().suspend()) {
            return Optional.of(
                    new State(Reason.Suspended, "spec.suspend is true: no Job is started until it is taken back."));
        }
        return switch (observed.source()) {
            case Source.Missing missing -> Optional.of(waitingFor(missing));
            case Source.Awaited(String words, boolean _) -> Optional.of(new State(Reason.WaitingForBundle, words));
            case Source.Unreadable(String text) -> Optional.of(new State(Reason.InvalidBundle, text));
            // What its content is to be, the Job that sees it holds against it.
            case Source.Pinned _, Source.Artifact _ -> Optional.empty();
            case Source.Found source -> {
                String announced = desired.spec().bundle().digest();
                yield announced == null || announced.equals(source.digest())
                        ? Optional.empty()
                        : Optional.of(new State(
                                Reason.WaitingForBundle,
                                "spec.bundle.digest asks for " + announced + ", and the source has " + source.digest()
                                        + ". The deploy starts when they are the same."));
            }
        };
    }

    Effect prune() {
        return problems.isEmpty()
                ? Prune.oldest(observed.jobs(), desired.spec().job(), previous().lastJob())
                : new Effect.None();
    }

    String inputs(Source.There source) {
        return Inputs.run(desired.spec(), source.digest(), source.seed(), desired.floor());
    }

    String template(String inputs) {
        return Inputs.template(desired.spec(), inputs, desired.runner());
    }

    static LastJob unfinished(String name, Verb verb, String inputs, int attempt, @Nullable String approved) {
        return new LastJob(name, verb.word(), inputs, attempt, null, null, null, approved);
    }

    /** The plan that is pending, with what the newest Job told and the status does not have. */
    Optional<PlanStatus> pendingPlan(Optional<Learned> learned) {
        return PendingPlan.after(previous().plan(), learned);
    }

    Approvals approvals() {
        return new Approvals(observed.approvals());
    }

    State waitingFor(Source.Missing missing) {
        return new State(
                Reason.WaitingForBundle,
                "There is no ConfigMap " + String.join(", ", missing.configMaps()) + " in namespace "
                        + desired.namespace() + ". The deploy starts by itself when it is there.");
    }

    Optional<State> previousState() {
        return State.of(previous());
    }
}
