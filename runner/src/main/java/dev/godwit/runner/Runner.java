package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.decide.Decision;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.engine.Prospect;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final Decisions decisions;
    private final PlanReview review;
    private final Seeding seeding;
    private final Deployment deployment;

    private Runner(
            RunRequest request, Supplier<Bundle> source, RunLog log, Cancellation cancellation, Backoff backoff) {
        this.source = source;
        this.backoff = backoff;
        this.request = request;
        this.log = log;
        this.cancellation = cancellation;
        this.findings = new Findings(request.verb());
        this.decisions = new Decisions(request, grammar, log, cancellation, findings);
        this.review = new PlanReview(request, grammar, cancellation, findings);
        this.seeding = new Seeding(request, grammar, findings);
        this.deployment =
                new Deployment(request, grammar, log, cancellation, backoff, findings, decisions, review, seeding);
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
        seeding.read();
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
                        case DEPLOY -> deployment.run(session, bundle);
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
        Decision decision = decisions.decide(session, bundle);
        List<Journal.Unfinished> unfinished = Journal.read(session.handle(), request.stream());
        for (String prospect :
                Prospect.of(bundle, unfinished, request.wish().answers().resolutions(), grammar)) {
            findings.note(prospect);
            log.tell(new RunEvent.Warned(prospect));
        }
        return switch (decision) {
            case Decision.Refuse refuse -> throw Decisions.refused(refuse);
            case Decision.Ahead ahead -> findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
            case Decision.Apply apply -> {
                Migration seed = seeding.outstanding(session);
                review.check(session, apply, seed);
                seeding.tellPlanned(seed);
                yield findings.report(Outcome.Planned, Sentences.planned(apply));
            }
        };
    }

    private Report drift(DatabaseSession session, Bundle bundle) throws SQLException {
        Decision decision = decisions.decideReading(session, bundle);
        if (decision instanceof Decision.Refuse refuse) {
            throw Decisions.refused(refuse);
        }
        DriftPolicy policy = request.drift();
        if (policy != null) {
            DeployedCatalog catalog =
                    DeployedCatalog.of(session, request, policy, grammar, findings, cancellation, log);
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
            case Decision.Refuse refuse -> throw Decisions.refused(refuse);
            case Decision.Ahead ahead -> findings.report(Outcome.DatabaseAhead, Sentences.ahead(ahead));
            case Decision.Apply apply ->
                findings.report(
                        apply.pending().isEmpty() ? Outcome.Applied : Outcome.Planned, Sentences.planned(apply));
        };
    }
}
