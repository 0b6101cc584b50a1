package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.Optional;

/** What is so while no Job is live, and whether it is time for one. */
final class IdlePlan {

    private final Situation here;
    private final Memory memory;
    private final NextJob jobs;

    IdlePlan(Situation here, Memory memory) {
        this.here = here;
        this.memory = memory;
        this.jobs = new NextJob(here, memory);
    }

    Plan plan() {
        return here.obstacle()
                .map(this::rest)
                .orElseGet(() -> withBundle((Source.Found) here.observed().source()));
    }

    private Plan withBundle(Source.Found source) {
        String inputs = here.inputs(source);
        String template = here.template(inputs);
        Optional<LastJob> last = memory.last();
        boolean same = last.map(LastJob::inputs)
                .filter(of -> of.equals(inputs) || of.equals(template))
                .isPresent();
        if (last.isEmpty() || !same || retryWanted()) {
            return jobs.start(source, 1, Optional.empty());
        }
        if (memory.unmade() && Memory.verb(last.get()) == Verb.DRIFT) {
            return jobs.look(
                    source,
                    last.get(),
                    here.previousState()
                            .orElseGet(() ->
                                    new State(Reason.Interrupted, "What the last deploy came to is no longer known.")),
                    last.get().name());
        }
        if (memory.unmade()) {
            return jobs.start(source, last.get().attempt(), here.previousState());
        }
        Optional<Reason> reason = Optional.ofNullable(last.get().outcome()).flatMap(Reason::named);
        if (reason.isEmpty() || reason.get() == Reason.Advanced) {
            return jobs.start(source, 1, Optional.empty());
        }
        return afterJob(source, last.get(), reason.get());
    }

    private Plan afterJob(Source.Found source, LastJob last, Reason reason) {
        Optional<Instant> due = Optional.ofNullable(last.finishedAt())
                .flatMap(ended ->
                        reason.retry().dueAfter(last.attempt(), here.desired().uid(), ended));
        String message = memory.conclusion()
                .map(Conclusion::message)
                .orElseGet(() -> Conclusion.remembered(
                        reason, last.name(), here.desired().name()));
        if (due.isPresent() && !here.now().isBefore(due.get())) {
            return jobs.start(source, last.attempt() + 1, Optional.of(new State(reason, message)));
        }
        State state = new State(
                reason, message + due.map(at -> " Next attempt at " + at + ".").orElse(""));
        // What the status says already was said with the whole report at hand.
        State said = memory.fresh()
                ? state
                : here.previousState().filter(s -> s.reason() == reason).orElse(state);
        return due.isPresent() ? rest(said, due) : watched(source, last, said);
    }

    /** Nothing is to be done but to look for drift, now and then. */
    private Plan watched(Source.Found source, LastJob last, State state) {
        Optional<Instant> due = DriftInterval.of(here.desired(), here.previous(), last, memory.drift())
                .dueAt(Optional.ofNullable(last.finishedAt()).orElse(here.now()));
        if (due.isEmpty() || here.now().isBefore(due.get())) {
            return rest(state, due);
        }
        if (here.observed().turn() instanceof Turn.Later) {
            return rest(state, due, Optional.of(here.now().plus(NextJob.TURN_WATCH)));
        }
        String name = JobName.of(here.desired(), Verb.DRIFT, last.inputs(), -1, last.attempt(), last.name());
        return jobs.look(source, last, state, name);
    }

    private Plan rest(State state) {
        return rest(state, Optional.empty());
    }

    private Plan rest(State state, Optional<Instant> due) {
        return rest(state, due, due);
    }

    private Plan rest(State state, Optional<Instant> due, Optional<Instant> wake) {
        return new Plan(
                state,
                memory.lastForStatus(here.now()),
                memory.learned(),
                memory.drift(),
                memory.handledRetry(),
                state.reason().kind() == Reason.Kind.DONE,
                due,
                wake,
                here.prune());
    }

    private boolean retryWanted() {
        return here.desired().retry().isPresent() && !here.desired().retry().equals(memory.handledRetry());
    }
}
