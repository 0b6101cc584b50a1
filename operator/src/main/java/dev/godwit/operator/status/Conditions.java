package dev.godwit.operator.status;

import dev.godwit.api.Condition;
import dev.godwit.api.Condition.Status;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.plan.Reason;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions as kstatus wants them: Ready always; Reconciling and Stalled only while so, and never both. */
final class Conditions {

    private static final String READY = "Ready";
    private static final String RECONCILING = "Reconciling";
    private static final String STALLED = "Stalled";

    private Conditions() {}

    static List<Condition> of(State state, long generation, List<Condition> previous, Instant now) {
        List<Condition> next = new ArrayList<>();
        next.add(condition(READY, ready(state.reason()), state, generation, previous, now));
        abnormal(state.reason())
                .ifPresent(type -> next.add(condition(type, Status.TRUE, state, generation, previous, now)));
        return List.copyOf(next);
    }

    private static Status ready(Reason reason) {
        return switch (reason.kind()) {
            case DONE -> Status.TRUE;
            case WORKING, WAITING, TROUBLED, STALLED, SUSPENDED -> Status.FALSE;
            case BROKEN -> Status.UNKNOWN;
        };
    }

    private static Optional<String> abnormal(Reason reason) {
        return switch (reason.kind()) {
            case DONE, SUSPENDED -> Optional.empty();
            case WORKING, WAITING, TROUBLED, BROKEN -> Optional.of(RECONCILING);
            case STALLED -> Optional.of(STALLED);
        };
    }

    private static Condition condition(
            String type, Status status, State state, long generation, List<Condition> previous, Instant now) {
        Instant since = previous.stream()
                .filter(c -> c.type().equals(type) && c.status() == status)
                .map(Condition::lastTransitionTime)
                .findAny()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS));
        return new Condition(
                type,
                status,
                state.reason().name(),
                Cut.text(state.message(), Condition.MAX_MESSAGE),
                since,
                generation);
    }
}
