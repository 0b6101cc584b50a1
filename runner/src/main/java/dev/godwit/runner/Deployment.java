package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Settlement;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.engine.Deadline;
import dev.godwit.runner.engine.DeployLock;
import dev.godwit.runner.engine.FlywayHistory;
import dev.godwit.runner.engine.MigrationExecutor;
import dev.godwit.runner.engine.PatientExecutor;
import dev.godwit.runner.engine.Recovery;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.LedgerBootstrap;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Under the deploy lock: decide, bring what is broken off to an end, have it reviewed, and only then apply. */
final class Deployment {

    private final RunRequest request;
    private final Supplier<PostgresParser> grammar;
    private final RunLog log;
    private final Cancellation cancellation;
    private final Backoff backoff;
    private final Findings findings;
    private final Decisions decisions;
    private final PlanReview review;
    private final Seeding seeding;
    private final FirstPlan first = new FirstPlan();
    private long lockedAt;

    Deployment(
            RunRequest request,
            Supplier<PostgresParser> grammar,
            RunLog log,
            Cancellation cancellation,
            Backoff backoff,
            Findings findings,
            Decisions decisions,
            PlanReview review,
            Seeding seeding) {
        this.request = request;
        this.grammar = grammar;
        this.log = log;
        this.cancellation = cancellation;
        this.backoff = backoff;
        this.findings = findings;
        this.decisions = decisions;
        this.review = review;
        this.seeding = seeding;
    }

    /** To be called again with another session, if the one before was lost: deadline and plan go on. */
    Report run(DatabaseSession session, Bundle bundle) throws SQLException {
        DeployLock lock = acquire(session, bundle);
        lockedAt = lockedAt == 0 ? System.nanoTime() : lockedAt;
        Duration spent = Duration.ofNanos(System.nanoTime() - lockedAt);
        try (Deadline _ = Deadline.start(request.deadline(), spent, cancellation, log)) {
            Decision decision = decisions.decide(session, bundle);
            if (!(decision instanceof Decision.Refuse) && recover(session, lock, bundle)) {
                decision = decisions.decide(session, bundle);
            }
            return switch (decision) {
                case Decision.Refuse refuse -> throw Decisions.refused(refuse);
                case Decision.Ahead ahead -> {
                    seeding.tellSkipped(seeding.outstanding(session));
                    settle(session, bundle, writer(bundle), ahead.settlement());
                    yield findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
                }
                case Decision.Apply apply -> {
                    Migration seed = seeding.outstanding(session);
                    yield apply(session, lock, bundle, apply, seed, review.check(session, apply, seed));
                }
            };
        }
    }

    private DeployLock acquire(DatabaseSession session, Bundle bundle) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return DeployLock.acquire(
                    session.handle(), request.stream(), bundle.layout(), request.lockWait(), cancellation, log);
        }
    }

    /**
     * What an earlier run has left in the middle is brought to one of its ends.
     *
     * @return whether there was something
     */
    private boolean recover(DatabaseSession session, DeployLock lock, Bundle bundle) throws SQLException {
        List<Journal.Unfinished> unfinished = Journal.read(session.handle(), request.stream());
        if (unfinished.isEmpty()) {
            return false;
        }
        LedgerWriter writer = writer(bundle);
        List<Migration> whole;
        try (Cancellation.Section _ = cancellation.during(session)) {
            whole = new Recovery(session, writer, request.role(), grammar, log)
                    .run(bundle, unfinished, request.wish().answers().resolutions());
        }
        if (!whole.isEmpty()) {
            Ledger ledger = ObservedReader.entries(session.handle(), request.stream());
            executor(session, lock, bundle, writer).record(bundle.layout(), ledger, whole);
        }
        return true;
    }

    private MigrationExecutor executor(DatabaseSession session, DeployLock lock, Bundle bundle, LedgerWriter writer) {
        return new MigrationExecutor(
                session, lock, writer, bundle.migrations(), request.role(), request.lockTimeout(), cancellation, log);
    }

    private Report apply(
            DatabaseSession session,
            DeployLock lock,
            Bundle bundle,
            Decision.Apply apply,
            @Nullable Migration seed,
            PlanReview.@Nullable Passed reviewed)
            throws SQLException {
        LedgerWriter writer = writer(bundle);
        settle(session, bundle, writer, apply.settlement());
        DriftPolicy policy = request.drift();
        DeployedCatalog catalog = policy == null
                ? null
                : DeployedCatalog.of(session, request, policy, grammar, findings, cancellation, log);
        List<Migration> now = first.of(apply.now());
        // A step of several, each a Job of its own, leaves the seed to the last one.
        boolean seeds = seed != null && now.size() >= findings.remaining();
        if (!now.isEmpty() || seeds) {
            List<String> names = now.stream().map(Migration::name).toList();
            log.tell(new RunEvent.Planned(names, apply.pending().size()));
            try (Cancellation.Section _ = cancellation.during(session)) {
                LedgerBootstrap.ensure(session.handle(), request.stream(), bundle.layout());
            }
            writer.claim(session.handle());
            if (reviewed != null) {
                reviewed.record(writer, session);
            }
            if (catalog != null) {
                catalog.begin();
            }
            execute(session, lock, bundle, now, seeds ? seed : null, writer, catalog);
        } else if (catalog != null && !findings.isEmpty()) {
            catalog.settle();
        }
        if (findings.pending().isEmpty()) {
            writer.claim(session.handle());
            writer.deployed(session.handle(), bundle.digest());
        }
        return findings.report(Outcome.Applied, Sentences.applied(findings));
    }

    private LedgerWriter writer(Bundle bundle) {
        return new LedgerWriter(request.stream(), bundle.layout(), request.owner(), request.job(), UUID.randomUUID());
    }

    /** What was decided about the past is recorded before anything is applied, so that it stays whatever follows. */
    private void settle(DatabaseSession session, Bundle bundle, LedgerWriter writer, Settlement settlement)
            throws SQLException {
        if (settlement.isEmpty()) {
            return;
        }
        try (Cancellation.Section _ = cancellation.during(session)) {
            LedgerBootstrap.ensure(session.handle(), request.stream(), bundle.layout());
            if (settlement.flywayBaseline() != null) {
                FlywayHistory.mark(session, request.stream(), settlement.flywayBaseline());
            }
            writer.settle(session.handle(), settlement);
        }
        writer.claim(session.handle());
        readLedger(session);
    }

    private void execute(
            DatabaseSession session,
            DeployLock lock,
            Bundle bundle,
            List<Migration> now,
            @Nullable Migration seed,
            LedgerWriter writer,
            @Nullable DeployedCatalog catalog)
            throws SQLException {
        MigrationExecutor executor = executor(session, lock, bundle, writer);
        try {
            new PatientExecutor(
                            (ledger, left, done) ->
                                    executor.apply(bundle.layout(), ledger, left, decisions.plans(), done),
                            () -> ObservedReader.entries(session.handle(), request.stream()),
                            backoff,
                            cancellation::sleep,
                            log)
                    .apply(now)
                    .forEach(findings::note);
            if (seed != null) {
                executor.seed(bundle.layout(), seed);
                seeding.remember(session)
                        .ifPresent(done -> findings.note(
                                "The seed " + seed.name() + " was run, in " + done.durationMs() + " ms."));
            }
        } catch (RunStopped e) {
            try {
                readLedger(session);
                if (catalog != null) {
                    catalog.end();
                }
            } catch (SQLException lost) {
                findings.ledgerUnknown();
            }
            throw e;
        }
        readLedger(session);
        if (catalog != null) {
            catalog.end();
        }
    }

    private void readLedger(DatabaseSession session) throws SQLException {
        Connection connection = session.handle();
        findings.ledger(ObservedReader.entries(connection, request.stream()));
        ObservedReader.lineage(connection, request.stream())
                .ifPresent(lineage -> findings.database(lineage, session.serverVersion()));
    }
}
