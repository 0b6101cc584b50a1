package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.BundleStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is so while no Job is live, and whether it is time for one. */
final class IdlePlan {

    /** How soon to look again for what nobody announces. */
    private static final Duration UNANNOUNCED_WATCH = Duration.ofMinutes(1);

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
                .map(state -> rest(
                        state,
                        Optional.empty(),
                        here.observed().source() instanceof Source.Awaited(String _, boolean unannounced) && unannounced
                                ? Optional.of(here.now().plus(UNANNOUNCED_WATCH))
                                : Optional.empty()))
                .orElseGet(() -> withBundle((Source.There) here.observed().source()));
    }

    private Plan withBundle(Source.There source) {
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

    private Plan afterJob(Source.There source, LastJob last, Reason reason) {
        String announced = here.desired().spec().bundle().digest();
        if (reason == Reason.BundleChanged && announced != null && isAnother(announced)) {
            switch (source) {
                case Source.Found _ -> {}
                case Source.Pinned _ -> {
                    return rest(notAnnounced(announced));
                }
                case Source.Artifact artifact -> {
                    return rest(
                            new State(
                                    Reason.WaitingForBundle,
                                    "spec.bundle.digest asks for " + announced + ", and " + artifact.revision() + " of "
                                            + artifact.origin()
                                            + " holds another bundle. The deploy starts by itself with an artifact that holds it."));
                }
            }
        }
        Optional<Instant> due = Optional.ofNullable(last.finishedAt())
                .flatMap(ended ->
                        reason.retry().dueAfter(last.attempt(), here.desired().uid(), ended));
        String message = memory.conclusion()
                .map(ended -> ended.report()
                        .flatMap(report -> ReviewWords.of(reason, report, here.desired()))
                        .orElse(ended.message()))
                .orElseGet(() -> Conclusion.remembered(
                        reason, last.name(), here.desired().name()));
        if (due.isPresent() && !here.now().isBefore(due.get())) {
            return jobs.start(source, last.attempt() + 1, Optional.of(new State(reason, message)));
        }
        if (reason == Reason.AwaitingApproval && isAgreedTo(last)) {
            return jobs.start(source, 1, Optional.empty());
        }
        State state = new State(
                reason, message + due.map(at -> " Next attempt at " + at + ".").orElse(""));
        // What the status says already was said with the whole report at hand.
        State said = memory.fresh()
                ? state
                : here.previousState().filter(s -> s.reason() == reason).orElse(state);
        return due.isPresent() ? rest(said, due) : watched(source, last, said);
    }

    /** Whether it is the bundle that is not the announced one: a plan or a seed may have changed during the run, too. */
    private boolean isAnother(String announced) {
        return memory.conclusion()
                .flatMap(Conclusion::report)
                .map(Report::bundleDigest)
                .or(() -> Optional.ofNullable(here.previous().bundle()).map(BundleStatus::digest))
                .filter(digest -> !digest.equals(announced))
                .isPresent();
    }

    /** A ConfigMap may yet become what was announced; what is pinned will not. */
    private State notAnnounced(String announced) {
        return new State(
                Reason.InvalidBundle,
                memory.conclusion()
                        .map(Conclusion::message)
                        .or(() -> here.previousState()
                                .filter(s -> s.reason() == Reason.InvalidBundle)
                                .map(State::message))
                        .orElse("The image does not hold " + announced
                                + ", which spec.bundle.digest asks for. Nothing was run."));
    }

    /** By an approval that the Job which wanted one did not have: a run is not to be told the same thing twice. */
    private boolean isAgreedTo(LastJob last) {
        return here.pendingPlan(memory.learned())
                .filter(plan -> !plan.digest().equals(last.approved()))
                .flatMap(plan -> here.approvals().of(plan.digest()))
                .isPresent();
    }

    /** Nothing is to be done but to look for drift, now and then. */
    private Plan watched(Source.There source, LastJob last, State state) {
        if (state.reason().reviewed()) {
            return reviewedAnew(source, last, state);
        }
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

    /** The data may have changed; a run that finds that they have not ends before any SQL. */
    private Plan reviewedAnew(Source.There source, LastJob last, State state) {
        Optional<Instant> due =
                DriftInterval.sinceReview(here.desired(), here.previous(), last).dueAt(here.now());
        return due.isPresent() && !here.now().isBefore(due.get())
                ? jobs.start(source, last.attempt() + 1, Optional.of(state))
                : rest(state, due);
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
