package dev.godwit.operator.status;

import dev.godwit.api.Condition;
import dev.godwit.api.Condition.Status;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Drift;
import dev.godwit.report.Expectation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Conditions as kstatus wants them: Ready always; Reconciling and Stalled only while so, and never both. Drifted as soon
 * as somebody has looked.
 */
final class Conditions {

    private static final String READY = "Ready";
    private static final String RECONCILING = "Reconciling";
    private static final String STALLED = "Stalled";

    private static final String DRIFTED = "Drifted";
    private static final int NAMED = 5;

    private Conditions() {}

    static List<Condition> of(
            State state,
            Optional<Drift> drift,
            Optional<String> details,
            long generation,
            List<Condition> previous,
            Instant now) {
        List<Condition> next = new ArrayList<>();
        next.add(condition(
                READY, ready(state.reason()), state.reason().name(), state.message(), generation, previous, now));
        abnormal(state.reason())
                .ifPresent(type -> next.add(condition(
                        type, Status.TRUE, state.reason().name(), state.message(), generation, previous, now)));
        drift.map(found -> condition(
                        DRIFTED,
                        drifted(found.state()),
                        found.state().name(),
                        message(found, details),
                        generation,
                        previous,
                        now))
                .or(() ->
                        previous.stream().filter(c -> c.type().equals(DRIFTED)).findAny())
                .ifPresent(next::add);
        return List.copyOf(next);
    }

    private static Status drifted(Drift.State state) {
        return switch (state) {
            case InSync -> Status.FALSE;
            case DriftDetected -> Status.TRUE;
            case DriftUnknown, SnapshotOutdated -> Status.UNKNOWN;
        };
    }

    private static String message(Drift drift, Optional<String> details) {
        return switch (drift.state()) {
            case InSync -> "The database is as its migrations " + did(drift) + " it" + how(drift) + ".";
            case DriftDetected ->
                drift.total() + (drift.total() == 1 ? " object is" : " objects are")
                        + " not as the migrations " + did(drift) + " it" + how(drift) + ": "
                        + drift.differences().stream()
                                .limit(NAMED)
                                .map(d -> d.kind() + " " + d.object() + " (" + d.change() + ")")
                                .collect(Collectors.joining(", "))
                        + (drift.total() > NAMED ? " and others" : "")
                        + ". See status.drift"
                        + details.map(name ->
                                        "; all of them" + (drift.script() == null ? "" : ", and SQL that undoes them,")
                                                + " are in ConfigMap " + name)
                                .orElse("")
                        + ". Undo it by hand, write a migration that does the same, or accept it:"
                        + " spec: {drift: {accept: [\"" + drift.digest() + "\"]}}";
            case DriftUnknown, SnapshotOutdated -> Objects.requireNonNullElse(drift.message(), "Nobody could look.");
        };
    }

    private static String did(Drift drift) {
        return drift.expectation() == Expectation.Replayed ? "make" : "left";
    }

    private static String how(Drift drift) {
        return drift.expectation() == Expectation.Replayed ? " when they are replayed" : "";
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
            String type,
            Status status,
            String reason,
            String message,
            long generation,
            List<Condition> previous,
            Instant now) {
        Instant since = previous.stream()
                .filter(c -> c.type().equals(type) && c.status() == status)
                .map(Condition::lastTransitionTime)
                .findAny()
                .orElse(now.truncatedTo(ChronoUnit.SECONDS));
        return new Condition(type, status, reason, Cut.text(message, Condition.MAX_MESSAGE), since, generation);
    }
}
