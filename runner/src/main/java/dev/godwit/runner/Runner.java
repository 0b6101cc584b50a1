package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.decide.Comparison;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.decide.Settlement;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.engine.Deadline;
import dev.godwit.runner.engine.DeployLock;
import dev.godwit.runner.engine.FlywayHistory;
import dev.godwit.runner.engine.MigrationExecutor;
import dev.godwit.runner.engine.PatientExecutor;
import dev.godwit.runner.engine.Prospect;
import dev.godwit.runner.engine.Recovery;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.LedgerBootstrap;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: read the bundle, reach the database, take the lock, compare, and only then apply. Whatever can be refused is
 * refused before anything is written.
 */
public final class Runner {

    /** How often a run goes on after it lost the connection. */
    private static final int RECONNECTS = 2;

    private final RunRequest request;
    private final Supplier<Bundle> source;
    private final RunLog log;
    private final Cancellation cancellation;
    private final Findings findings;
    private final Supplier<PostgresParser> grammar = PostgresParser.lazily();
    private final Backoff backoff;
    private final FirstPlan first = new FirstPlan();
    private long lockedAt;
    private Map<String, ScriptScan.Plan> plans = Map.of();

    private Runner(
            RunRequest request, Supplier<Bundle> source, RunLog log, Cancellation cancellation, Backoff backoff) {
        this.source = source;
        this.backoff = backoff;
        this.request = request;
        this.log = log;
        this.cancellation = cancellation;
        this.findings = new Findings(request.verb());
    }

    /** Never throws for what can go wrong in the world; a bug is {@link Outcome#InternalError}. */
    public static Report run(RunRequest request, RunLog log, Cancellation cancellation) {
        return run(request, log, cancellation, Backoff.standard());
    }

    /** @param backoff for a migration that another session is in the way of, and for a connection that is lost */
    public static Report run(RunRequest request, RunLog log, Cancellation cancellation, Backoff backoff) {
        return run(request, () -> AnnouncedBundle.read(request), log, cancellation, backoff);
    }

    /** @param source of the bundle, wherever it lies */
    static Report run(
            RunRequest request, Supplier<Bundle> source, RunLog log, Cancellation cancellation, Backoff backoff) {
        Runner runner = new Runner(request, source, log, cancellation, backoff);
        try {
            return runner.run();
        } catch (RunStopped e) {
            return runner.findings.report(e);
        } catch (SQLException | RuntimeException e) {
            Optional<RunStopped> halted = Halted.by(e, cancellation);
            if (halted.isPresent()) {
                return runner.findings.report(halted.get());
            }
            log.tell(new RunEvent.Bug(e));
            return runner.findings.report(
                    Outcome.InternalError,
                    "Godwit met something it did not expect; that is a bug. The log has the details. Each migration is"
                            + " committed together with its ledger row or not at all, so running again is safe.");
        }
    }

    /** The report of a run that never was, because what it was told makes no sense. */
    public static Report refusedRequest(Verb verb, Outcome outcome, String message) {
        return new Findings(verb).report(outcome, message);
    }

    private Report run() throws SQLException {
        Bundle bundle = source.get();
        findings.bundle(bundle);
        log.tell(new RunEvent.BundleRead(bundle.digest(), bundle.migrations().size()));
        AnnouncedBundle.check(bundle, request);
        for (int losses = 0; ; losses++) {
            try (DatabaseSession session = open()) {
                Optional<Report> report = runOn(session, bundle, losses < RECONNECTS);
                if (report.isPresent()) {
                    return report.get();
                }
            }
            cancellation.sleep(backoff.pause(losses + 1));
        }
    }

    private DatabaseSession open() throws SQLException {
        DatabaseSession session =
                new Connector(request.database(), request.applicationName(), cancellation, log).open();
        findings.database(null, session.serverVersion());
        log.tell(new RunEvent.Connected(
                request.database().host(),
                request.database().port(),
                request.database().database(),
                session.serverVersion()));
        return session;
    }

    /** Empty if the connection was lost, so that all is to be looked at again: the ledger knows what was committed. */
    private Optional<Report> runOn(DatabaseSession session, Bundle bundle, boolean again) throws SQLException {
        try {
            session.limitLockWaits(request.lockTimeout());
            return Optional.of(
                    switch (request.verb()) {
                        case PLAN -> plan(session, bundle);
                        case DEPLOY -> deploy(session, bundle);
                        case DRIFT -> drift(session, bundle);
                    });
        } catch (SQLException | RuntimeException e) {
            if (!again || cancellation.reason() != null || Disturbance.of(e) != Disturbance.Lost) {
                throw e;
            }
            log.tell(new RunEvent.ConnectionLost(e instanceof RunStopped stopped ? stopped.message() : Halted.LOST));
            return Optional.empty();
        }
    }

    private Report plan(DatabaseSession session, Bundle bundle) throws SQLException {
        Decision decision = decide(session, bundle);
        List<Journal.Unfinished> unfinished = Journal.read(session.handle(), request.stream());
        for (String prospect :
                Prospect.of(bundle, unfinished, request.wish().answers().resolutions(), grammar)) {
            findings.note(prospect);
            log.tell(new RunEvent.Warned(prospect));
        }
        return switch (decision) {
            case Decision.Refuse refuse -> throw refused(refuse);
            case Decision.Ahead ahead -> findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
            case Decision.Apply apply -> {
                reviewed(session, apply);
                yield findings.report(Outcome.Planned, Sentences.planned(apply));
            }
        };
    }

    private Report drift(DatabaseSession session, Bundle bundle) throws SQLException {
        Decision decision = decideReading(session, bundle);
        if (decision instanceof Decision.Refuse refuse) {
            throw refused(refuse);
        }
        DriftPolicy policy = request.drift();
        if (policy != null) {
            DeployedCatalog catalog = catalog(session, policy);
            if (policy.replays()) {
                Replay replay =
                        new Replay(bundle, request.role(), request.wish().answers(), null);
                catalog.look(new ReplayCheck(
                        request.database(), request.stream(), policy, replay, grammar, cancellation, log)::check);
            } else {
                catalog.look();
            }
        }
        return switch (decision) {
            case Decision.Refuse refuse -> throw refused(refuse);
            case Decision.Ahead ahead -> findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
            case Decision.Apply apply ->
                findings.report(
                        apply.pending().isEmpty() ? Outcome.Applied : Outcome.Planned, Sentences.planned(apply));
        };
    }

    private DeployedCatalog catalog(DatabaseSession session, DriftPolicy policy) {
        DriftScripts scripts = new DriftScripts(request.database(), request.stream(), grammar, cancellation, log);
        return new DeployedCatalog(session, request.stream(), policy, scripts, findings, cancellation, log);
    }

    private Report deploy(DatabaseSession session, Bundle bundle) throws SQLException {
        DeployLock lock = acquire(session, bundle);
        lockedAt = lockedAt == 0 ? System.nanoTime() : lockedAt;
        Duration spent = Duration.ofNanos(System.nanoTime() - lockedAt);
        try (Deadline _ = Deadline.start(request.deadline(), spent, cancellation, log)) {
            Decision decision = decide(session, bundle);
            if (!(decision instanceof Decision.Refuse) && recover(session, lock, bundle)) {
                decision = decide(session, bundle);
            }
            return switch (decision) {
                case Decision.Refuse refuse -> throw refused(refuse);
                case Decision.Ahead ahead -> {
                    settle(session, bundle, writer(bundle), ahead.settlement());
                    yield findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
                }
                case Decision.Apply apply -> apply(session, lock, bundle, apply, reviewed(session, apply));
            };
        }
    }

    private PlanReview.@Nullable Passed reviewed(DatabaseSession session, Decision.Apply apply) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return new PlanReview(request, grammar, findings).check(session, apply);
        }
    }

    private DeployLock acquire(DatabaseSession session, Bundle bundle) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return DeployLock.acquire(
                    session.handle(), request.stream(), bundle.layout(), request.lockWait(), cancellation, log);
        }
    }

    private Decision decide(DatabaseSession session, Bundle bundle) throws SQLException {
        try (Cancellation.Section _ = cancellation.during(session)) {
            return observeAndDecide(session, bundle);
        }
    }

    private Decision decideReading(DatabaseSession session, Bundle bundle) throws SQLException {
        try {
            return decide(session, bundle);
        } catch (SQLException e) {
            String tool = bundle.layout() == Layout.Flyway ? request.stream().flywayTable() : Names.PRISMA;
            throw ReadingRights.refusal(
                    e,
                    session.handle(),
                    request.stream(),
                    Optional.of(tool),
                    request.database().user());
        }
    }

    private Decision observeAndDecide(DatabaseSession session, Bundle bundle) throws SQLException {
        Connection connection = session.handle();
        ObservedReader.lineage(connection, request.stream())
                .ifPresent(lineage -> findings.database(lineage, session.serverVersion()));
        Observed observed =
                ObservedReader.read(connection, request.stream(), bundle.layout(), request.verb() != Verb.DRIFT);
        Wish wish = request.wish().of(request.owner());
        Decision decision = Comparison.decide(bundle, observed, request.witness(), wish);
        int asked = decision instanceof Decision.Apply apply
                ? apply.asked()
                : decision.pending().size();
        findings.decided(observed.entries(), decision.settlement().entries().size(), decision.pending(), asked);
        if (!(decision instanceof Decision.Refuse) && request.verb() != Verb.DRIFT) {
            plans = ScriptPlans.of(decision.pending(), grammar);
            if (request.role() != null && !decision.pending().isEmpty()) {
                request.role().require(session.handle());
            }
            List<String> notes = decision.settlement().notes();
            findings.notes(notes);
            notes.forEach(note -> log.tell(new RunEvent.Warned(note)));
        }
        return decision;
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

    private static RunStopped refused(Decision.Refuse refuse) {
        return RunStopped.refused(refuse.outcome(), refuse.message(), refuse.discrepancies(), refuse.failure());
    }

    private Report apply(
            DatabaseSession session,
            DeployLock lock,
            Bundle bundle,
            Decision.Apply apply,
            PlanReview.@Nullable Passed reviewed)
            throws SQLException {
        LedgerWriter writer = writer(bundle);
        settle(session, bundle, writer, apply.settlement());
        DriftPolicy policy = request.drift();
        DeployedCatalog catalog = policy == null ? null : catalog(session, policy);
        List<Migration> now = first.of(apply.now());
        if (!now.isEmpty()) {
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
            execute(session, lock, bundle, now, writer, catalog);
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
            LedgerWriter writer,
            @Nullable DeployedCatalog catalog)
            throws SQLException {
        MigrationExecutor executor = executor(session, lock, bundle, writer);
        try {
            new PatientExecutor(
                            (ledger, left, done) -> executor.apply(bundle.layout(), ledger, left, plans, done),
                            () -> ObservedReader.entries(session.handle(), request.stream()),
                            backoff,
                            cancellation::sleep,
                            log)
                    .apply(now)
                    .forEach(findings::note);
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
