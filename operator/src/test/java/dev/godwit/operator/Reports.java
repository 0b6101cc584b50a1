package dev.godwit.operator;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.HistoryChain;
import dev.godwit.report.Outcome;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reports as a runner would write them. */
public final class Reports {

    /** Of the database that all reports are about. */
    public static final String LINEAGE = "0b9d9bd4-9b2e-4a8e-8c1b-1d7d9a7b0c55";

    private static final Instant APPLIED_AT = Instant.parse("2024-03-01T12:00:00.123456Z");

    private Reports() {}

    /** Of a run after which {@code applied} of {@code all} are in the ledger. */
    public static Report of(Outcome outcome, String message, List<String> all, int before, int after, int remaining) {
        return report(outcome, message, all, before, after, remaining, null);
    }

    public static Report applied(List<String> all) {
        return of(Outcome.Applied, all.size() + " migrations are applied.", all, 0, all.size(), 0);
    }

    public static Report failed(List<String> all, int applied, String sqlState) {
        Failure failure = new Failure(
                "f-1",
                all.get(applied),
                3,
                14,
                "INSERT INTO \"User\" VALUES ('...')",
                sqlState,
                "duplicate key value violates unique constraint \"User_email_key\"",
                "Key (email)=(...) already exists.",
                null,
                null,
                "Two rows have the same e-mail.",
                "The migration was rolled back. Remove the duplicates, then correct the migration.",
                null,
                null);
        return report(
                Outcome.MigrationFailed,
                all.get(applied) + " failed at line 3: " + failure.message(),
                all,
                0,
                applied,
                all.size() - applied,
                failure);
    }

    /** Of a run that did not reach the database, or was refused before it looked. */
    public static Report blind(Outcome outcome, String message) {
        return new Report(
                Report.VERSION,
                Verb.DEPLOY,
                outcome,
                message,
                null,
                null,
                List.of(),
                List.of(),
                0,
                0,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                null,
                1200,
                null);
    }

    /** The same, by a run that also looked for drift. */
    public static Report looked(Report report, @Nullable Drift drift) {
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
                drift,
                null,
                report.durationMs(),
                report.fullDigest());
    }

    /** Of a run that was to apply all of them, and found that the first drops a table. */
    public static Report planned(Outcome outcome, List<String> all, String plan, String message) {
        int after = outcome == Outcome.Applied ? all.size() : 0;
        return planned(outcome, all, 0, after, 0, plan, message);
    }

    public static Report planned(
            Outcome outcome, List<String> all, int before, int after, int remaining, String plan, String message) {
        Report report = of(outcome, "In the runner's words.", all, before, after, remaining);
        ReviewFinding.Grade grade =
                outcome == Outcome.ReviewRefused ? ReviewFinding.Grade.Fails : ReviewFinding.Grade.Unsafe;
        List<ReviewFinding> findings = List.of(
                new ReviewFinding("drop-table", grade, all.get(before), 1, 3, "public.\"Post\"", message, "Keep it."),
                new ReviewFinding(
                        "lock-table",
                        ReviewFinding.Grade.Advice,
                        all.get(before),
                        2,
                        5,
                        "public.a",
                        "is locked",
                        null));
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
                new ReviewedPlan(
                        plan,
                        grade == ReviewFinding.Grade.Fails ? 1 : 0,
                        grade == ReviewFinding.Grade.Unsafe ? 1 : 0,
                        1,
                        all.subList(before, all.size()).stream()
                                .map(name -> new PlannedMigration(
                                        name, "drops table Post", List.of("line 1: ACCESS EXCLUSIVE on Post: instant")))
                                .toList(),
                        findings,
                        findings.size(),
                        List.of()),
                report.durationMs(),
                report.fullDigest());
    }

    /** So many columns that no migration made. */
    public static Drift columns(int many) {
        String digest = "sha256:" + Sha256.hex("all " + many);
        return new Drift(
                Drift.State.DriftDetected,
                Instant.now(),
                digest,
                IntStream.rangeClosed(1, many)
                        .mapToObj(i -> new Difference(
                                "column", "public.a.c" + i, Difference.Kind.Extra, List.of(), null, digest))
                        .toList(),
                many,
                null);
    }

    public static Drift inSync() {
        return new Drift(Drift.State.InSync, Instant.now(), null, List.of(), 0, null);
    }

    public static History history(List<String> names) {
        String digest = HistoryChain.EMPTY;
        for (String name : names) {
            digest = HistoryChain.extend(digest, name, Sha256.hex(name));
        }
        return new History(
                names.size(),
                digest,
                names.stream()
                        .map(n -> new AppliedMigration(n, Sha256.hex(n), APPLIED_AT, 12, "job"))
                        .toList());
    }

    private static Report report(
            Outcome outcome,
            String message,
            List<String> all,
            int before,
            int after,
            int remaining,
            @Nullable Failure failure) {
        return new Report(
                Report.VERSION,
                Verb.DEPLOY,
                outcome,
                message,
                "sha256:" + Sha256.hex(String.join(",", all)),
                all.size(),
                all.subList(before, after),
                all.subList(after, all.size()),
                all.size() - after,
                remaining,
                history(all.subList(0, after)),
                List.of(),
                failure,
                null,
                new DatabaseIdentity(LINEAGE, "15.8"),
                null,
                null,
                1200,
                null);
    }
}
