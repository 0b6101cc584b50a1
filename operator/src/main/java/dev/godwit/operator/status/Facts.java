package dev.godwit.operator.status;

import dev.godwit.api.DriftStatus;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.RehearsalStatus;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.AppliedSeed;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.DriftScript;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.LockHolder;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.ReviewFinding;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Parts of a report as they may stand in a status. A report comes from a guest, through JSON: any text may be of any
 * length, and any component null, whatever its type says.
 */
final class Facts {

    private static final int NAME = 255;
    private static final int MAX_VALUE = 512;
    private static final int MAX_SENTENCE = 1024;
    private static final int DIGEST = 71;
    private static final int JOB = 63;

    private Facts() {}

    /** Empty if the ledger's digest is no digest: a wrong witness would stop every later run. */
    static Optional<History> history(@Nullable History history) {
        if (history == null || !isDigest(history.digest())) {
            return Optional.empty();
        }
        List<AppliedMigration> entries = history.newest().stream()
                .filter(a -> a != null && a.name() != null && a.sha256() != null && a.appliedAt() != null)
                .map(a -> new AppliedMigration(
                        Cut.text(a.name(), NAME),
                        Cut.text(a.sha256(), 64),
                        a.appliedAt(),
                        a.durationMs(),
                        Cut.optional(a.job(), JOB)))
                .toList();
        int skipped = Math.max(0, entries.size() - History.MAX_NEWEST);
        return Optional.of(
                new History(history.length(), history.digest(), List.copyOf(entries.subList(skipped, entries.size()))));
    }

    static Failure failure(Failure f, String job, int attempt) {
        return new Failure(
                Cut.text(f.id(), 64),
                Cut.text(f.migration(), NAME),
                f.line(),
                f.column(),
                Cut.optional(f.statement(), Failure.MAX_STATEMENT),
                Cut.optional(f.sqlState(), 5),
                Cut.text(f.message(), Failure.MAX_TEXT),
                Cut.optional(f.detail(), Failure.MAX_SAID),
                Cut.optional(f.hint(), Failure.MAX_SAID),
                Cut.optional(f.context(), Failure.MAX_SAID),
                Cut.optional(f.cause(), Failure.MAX_TEXT),
                Cut.text(f.fix(), Failure.MAX_TEXT),
                attempt,
                Cut.text(job, JOB));
    }

    /** @param details name of the ConfigMap that holds what does not fit */
    static DriftStatus drift(Drift drift, Optional<String> details) {
        int total = Math.max(0, drift.total());
        return new DriftStatus(
                switch (drift.state()) {
                    case InSync -> "None";
                    case DriftDetected -> total + (total == 1 ? " object" : " objects");
                    case DriftUnknown, SnapshotOutdated -> "Unknown";
                },
                drift.checkedAt(),
                drift.expectation(),
                digest(drift.digest()),
                drift.differences().stream()
                        .filter(Objects::nonNull)
                        .limit(DriftStatus.MAX_DIFFERENCES)
                        .map(Facts::difference)
                        .toList(),
                total,
                details.orElse(null),
                script(drift.script()));
    }

    static PlanStatus plan(PlanStatus plan) {
        return new PlanStatus(
                plan.digest(),
                Math.max(0, plan.fails()),
                Math.max(0, plan.unsafe()),
                Math.max(0, plan.advice()),
                plan.migrations().stream()
                        .filter(Objects::nonNull)
                        .limit(PlanStatus.MAX)
                        .map(m -> new PlannedMigration(
                                Cut.text(m.name(), NAME),
                                Cut.text(m.summary(), MAX_SENTENCE),
                                m.locks().stream()
                                        .filter(Objects::nonNull)
                                        .limit(PlannedMigration.MAX_LOCKS)
                                        .map(lock -> Cut.text(lock, PlannedMigration.MAX_LOCK))
                                        .toList()))
                        .toList(),
                plan.findings().stream()
                        .filter(f -> f != null && f.grade() != null)
                        .limit(PlanStatus.MAX)
                        .map(Facts::finding)
                        .toList(),
                Math.max(0, plan.total()),
                plan.couldNotKnow().stream()
                        .filter(Objects::nonNull)
                        .limit(PlanStatus.MAX_UNKNOWN)
                        .map(unknown -> Cut.text(unknown, PlanStatus.MAX_SENTENCE))
                        .toList(),
                plan.approval());
    }

    private static ReviewFinding finding(ReviewFinding f) {
        return new ReviewFinding(
                Cut.text(f.rule(), 64),
                f.grade(),
                Cut.text(f.migration(), NAME),
                f.statement(),
                f.line(),
                Cut.text(f.object(), MAX_VALUE),
                Cut.text(f.message(), MAX_SENTENCE),
                Cut.optional(f.fix(), MAX_SENTENCE));
    }

    private static DriftStatus.@Nullable Script script(@Nullable DriftScript script) {
        return script == null
                ? null
                : new DriftStatus.Script(
                        script.safe(),
                        script.blocking(),
                        script.security(),
                        script.destructive(),
                        script.refused(),
                        script.verified(),
                        Cut.optional(script.verification(), 512));
    }

    private static Difference difference(Difference d) {
        return new Difference(
                Cut.text(d.kind(), 64),
                Cut.text(d.object(), 512),
                d.change(),
                d.fields().stream()
                        .filter(Objects::nonNull)
                        .limit(16)
                        .map(f -> new Difference.Field(
                                Cut.text(f.field(), 64),
                                Cut.optional(f.expected(), MAX_VALUE),
                                Cut.optional(f.actual(), MAX_VALUE)))
                        .toList(),
                Cut.optional(d.note(), 512),
                Objects.requireNonNullElse(digest(d.digest()), ""));
    }

    /** Empty if it is none: what it was is asked again by the next run. */
    static Optional<AppliedSeed> seed(@Nullable AppliedSeed seed) {
        return Optional.ofNullable(seed)
                .filter(s -> s.sha256() != null && s.sha256().matches("[0-9a-f]{64}") && s.appliedAt() != null);
    }

    /** Empty if it names no plan. */
    static Optional<RehearsalStatus> rehearsal(@Nullable Rehearsal rehearsal, Instant seenAt, String job) {
        return Optional.ofNullable(rehearsal)
                .filter(r -> isDigest(r.planDigest()) && r.result() != null)
                .map(r -> new RehearsalStatus(
                        r.planDigest(),
                        r.result(),
                        Cut.text(r.database(), 320),
                        r.migrations().stream()
                                .filter(step -> step != null && step.name() != null)
                                .limit(Rehearsal.MAX)
                                .map(step -> new Rehearsal.Step(Cut.text(step.name(), NAME), step.durationMs()))
                                .toList(),
                        Math.max(0, r.total()),
                        Math.max(0, r.durationMs()),
                        Cut.optional(r.drift(), 32),
                        seenAt,
                        Cut.text(job, JOB)));
    }

    static LockHolder lock(LockHolder lock) {
        return new LockHolder(lock.pid(), Cut.optional(lock.applicationName(), 64), lock.since());
    }

    static DatabaseIdentity database(DatabaseIdentity database) {
        return new DatabaseIdentity(Cut.optional(database.lineage(), 36), Cut.text(database.serverVersion(), 32));
    }

    static @Nullable String digest(@Nullable String digest) {
        return isDigest(digest) ? digest : null;
    }

    static List<String> names(List<String> names, int max) {
        return names.stream()
                .filter(Objects::nonNull)
                .limit(max)
                .map(name -> Cut.text(name, NAME))
                .toList();
    }

    private static boolean isDigest(@Nullable String text) {
        return text != null && text.length() == DIGEST && text.matches("sha256:[0-9a-f]{64}");
    }
}
