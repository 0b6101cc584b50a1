package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.DriftStatus;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Drift;
import dev.godwit.report.Expectation;
import dev.godwit.report.Verb;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * When to look for drift next.
 *
 * @param every zero: never
 * @param replays whether only looks tell drift, and no deploy
 * @param lookedAt when somebody looked last, or tried to; empty if nobody did
 * @param changed whether the spec is another than when the status was written
 * @param announced what the status says of the next look, which may have had to wait
 */
record DriftInterval(
        Duration every,
        String uid,
        boolean replays,
        Optional<Instant> lookedAt,
        boolean changed,
        Optional<Instant> announced) {

    /** @param fresh what the status does not have yet */
    static DriftInterval of(Desired desired, DatabaseMigrationStatus previous, LastJob last, Optional<Drift> fresh) {
        Optional<Instant> tried =
                Memory.verb(last) == Verb.DRIFT ? Optional.ofNullable(last.finishedAt()) : Optional.empty();
        Optional<Instant> told = Optional.ofNullable(previous.drift())
                .map(DriftStatus::checkedAt)
                .filter(Objects::nonNull);
        return new DriftInterval(
                desired.spec().drift().every(),
                desired.uid(),
                desired.spec().drift().expectation() == Expectation.Replayed,
                Stream.of(fresh.map(Drift::checkedAt), told, tried)
                        .flatMap(Optional::stream)
                        .max(Instant::compareTo),
                previous.drift() != null
                        && previous.observedGeneration() != null
                        && previous.observedGeneration() != desired.generation(),
                Optional.ofNullable(previous.nextCheckAt()));
    }

    /** When to review anew what the review has stopped: counted from the Job that did, as if it had looked for drift. */
    static DriftInterval sinceReview(Desired desired, DatabaseMigrationStatus previous, LastJob last) {
        DriftInterval looked = of(desired, previous, last, Optional.empty());
        return new DriftInterval(
                looked.every(),
                looked.uid(),
                false,
                Optional.ofNullable(last.finishedAt()),
                looked.changed(),
                looked.announced());
    }

    /**
     * In whole seconds, up to a tenth earlier than asked for, so that resources do not all look at once.
     *
     * @param otherwise from when to count if nobody ever looked
     */
    Optional<Instant> dueAt(Instant otherwise) {
        if (every.isZero()) {
            return Optional.empty();
        }
        Instant from = lookedAt.orElse(otherwise);
        if (changed || (replays && lookedAt.isEmpty())) {
            return Optional.of(from);
        }
        long jitter =
                every.toMillis() / 10 * HexFormat.fromHexDigits(Sha256.hex(uid).substring(0, 2)) / 256;
        Instant due = from.plus(every).minusMillis(jitter).truncatedTo(ChronoUnit.SECONDS);
        return announced.filter(at -> at.isBefore(due)).or(() -> Optional.of(due));
    }
}
