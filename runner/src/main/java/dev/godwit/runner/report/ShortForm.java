package dev.godwit.runner.report;

import dev.godwit.report.AppliedMigration;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Drift;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewedPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a report until it fits into a termination message. What decides is never cut: outcome, position, digest. */
public final class ShortForm {

    /** What Kubernetes keeps of a termination message, in bytes. */
    public static final int MAX_BYTES = 4096;

    /** From mild to severe; the last always fits. */
    private static final List<Limits> LEVELS = List.of(
            new Limits(10, 20, 20, 10, 1000, 255),
            new Limits(3, 10, 10, 5, 600, 120),
            new Limits(1, 3, 3, 2, 300, 80),
            new Limits(0, 1, 1, 1, 120, 40),
            new Limits(0, 0, 0, 0, 40, 24));

    private ShortForm() {}

    /** Valid JSON of at most {@link #MAX_BYTES} bytes; the whole report if that fits. */
    public static String of(Report report) {
        String json = ReportJson.write(report);
        if (!fits(json) && report.outcome().exitCode() == 0) {
            // What a run had to say of a plan that it then followed is for whoever reads the log: nothing hangs on it.
            json = ReportJson.write(LEVELS.getFirst().withoutLists(report));
        }
        String digest = Report.digestOf(ReportJson.logLine(report));
        for (Limits limits : LEVELS) {
            if (fits(json)) {
                return json;
            }
            json = ReportJson.write(limits.cut(report, digest));
        }
        return json;
    }

    private static boolean fits(String json) {
        return json.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private record Limits(int newest, int applied, int pending, int discrepancies, int text, int name) {

        Report cut(Report report, String digest) {
            return new Report(
                    report.version(),
                    report.verb(),
                    report.outcome(),
                    text(report.message()),
                    report.bundleDigest(),
                    report.migrations(),
                    names(report.applied(), applied),
                    names(report.pending(), pending),
                    report.pendingTotal(),
                    report.remaining(),
                    history(report.history()),
                    first(report.discrepancies(), discrepancies).stream()
                            .map(this::discrepancy)
                            .toList(),
                    failure(report.failure()),
                    lock(report.lock()),
                    report.database(),
                    drift(report.drift()),
                    plan(report.plan()),
                    report.seed(),
                    rehearsal(report.rehearsal()),
                    report.durationMs(),
                    digest);
        }

        private @Nullable History history(@Nullable History history) {
            if (history == null) {
                return null;
            }
            List<AppliedMigration> all = history.newest();
            return new History(
                    history.length(),
                    history.digest(),
                    all.subList(Math.max(0, all.size() - newest), all.size()).stream()
                            .map(m -> new AppliedMigration(
                                    name(m.name()), m.sha256(), m.appliedAt(), m.durationMs(), m.job()))
                            .toList());
        }

        private Discrepancy discrepancy(Discrepancy d) {
            return new Discrepancy(
                    d.kind(),
                    name(d.migration()),
                    d.recordedSha256(),
                    d.bundleSha256(),
                    d.appliedAt(),
                    d.detail() == null ? null : text(d.detail()));
        }

        private @Nullable Failure failure(@Nullable Failure f) {
            if (f == null) {
                return null;
            }
            return new Failure(
                    f.id(),
                    name(f.migration()),
                    f.line(),
                    f.column(),
                    f.statement() == null ? null : text(f.statement()),
                    f.sqlState(),
                    text(f.message()),
                    f.detail() == null ? null : text(f.detail()),
                    f.hint() == null ? null : text(f.hint()),
                    f.context() == null ? null : text(f.context()),
                    f.cause() == null ? null : text(f.cause()),
                    text(f.fix()),
                    f.attempt(),
                    f.job());
        }

        /** Differences are long; that there are some, and how many, is what decides. */
        private @Nullable Drift drift(@Nullable Drift drift) {
            return drift == null
                    ? null
                    : new Drift(
                                    drift.state(),
                                    drift.checkedAt(),
                                    drift.digest(),
                                    List.of(),
                                    drift.total(),
                                    drift.message() == null ? null : text(drift.message()))
                            .from(drift.expectation());
        }

        /** Whole but for the lists of its plan. */
        Report withoutLists(Report report) {
            return new Report(
                    report.version(),
                    report.verb(),
                    report.outcome(),
                    report.message(),
                    report.bundleDigest(),
                    report.migrations(),
                    report.applied(),
                    report.pending(),
                    report.pendingTotal(),
                    report.remaining(),
                    report.history(),
                    report.discrepancies(),
                    report.failure(),
                    report.lock(),
                    report.database(),
                    report.drift(),
                    plan(report.plan()),
                    report.seed(),
                    report.rehearsal(),
                    report.durationMs(),
                    report.fullDigest());
        }

        /** How many findings there are decides; which they are is long. */
        private @Nullable ReviewedPlan plan(@Nullable ReviewedPlan plan) {
            return plan == null
                    ? null
                    : new ReviewedPlan(
                            plan.digest(),
                            plan.fails(),
                            plan.unsafe(),
                            plan.advice(),
                            List.of(),
                            List.of(),
                            plan.total(),
                            List.of());
        }

        /** How long each took is for the log; how long all did is in the sum. */
        private @Nullable Rehearsal rehearsal(@Nullable Rehearsal rehearsal) {
            return rehearsal == null
                    ? null
                    : new Rehearsal(
                            rehearsal.planDigest(),
                            rehearsal.result(),
                            text(rehearsal.database()),
                            first(rehearsal.migrations(), applied).stream()
                                    .map(step -> new Rehearsal.Step(name(step.name()), step.durationMs()))
                                    .toList(),
                            rehearsal.total(),
                            rehearsal.durationMs(),
                            rehearsal.drift());
        }

        private @Nullable LockHolder lock(@Nullable LockHolder holder) {
            return holder == null
                    ? null
                    : new LockHolder(
                            holder.pid(),
                            holder.applicationName() == null ? null : name(holder.applicationName()),
                            holder.since());
        }

        private List<String> names(List<String> all, int count) {
            return first(all, count).stream().map(this::name).toList();
        }

        private String name(String whole) {
            return cut(whole, name);
        }

        private String text(String whole) {
            return cut(whole, text);
        }

        private static <T> List<T> first(List<T> all, int count) {
            return all.subList(0, Math.min(count, all.size()));
        }

        private static String cut(String whole, int length) {
            if (whole.codePointCount(0, whole.length()) <= length) {
                return whole;
            }
            return whole.substring(0, whole.offsetByCodePoints(0, length - 1)) + "…";
        }
    }
}
