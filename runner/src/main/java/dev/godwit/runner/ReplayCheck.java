package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.decide.Observed;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.drift.Verdict;
import dev.godwit.runner.engine.DeployLock;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.Neighbours;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.scratch.ScratchDatabase;
import dev.godwit.runner.sql.OutsideEffects;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a database is what its applied migrations make of an empty one. Finds what was wrong before anybody recorded
 * anything, and needs no ledger. Changes nothing in the database itself.
 */
final class ReplayCheck {

    private static final int NAMED = 5;
    private static final String BY_HAND =
            " Or make an empty database for it yourself: godwit drift --replay --scratch-url ...";

    private final ConnectionSpec database;
    private final Stream stream;
    private final DriftPolicy policy;
    private final Replay replay;
    private final Supplier<PostgresParser> grammar;
    private final Cancellation cancellation;
    private final RunLog log;

    ReplayCheck(
            ConnectionSpec database,
            Stream stream,
            DriftPolicy policy,
            Replay replay,
            Supplier<PostgresParser> grammar,
            Cancellation cancellation,
            RunLog log) {
        this.database = database;
        this.stream = stream;
        this.policy = policy;
        this.replay = replay;
        this.grammar = grammar;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * @param connection to the database, in autocommit mode
     * @throws RunStopped if the bundle contradicts what is recorded, or the run is told to stop
     */
    Verdict check(Connection connection) throws SQLException {
        Observed observed =
                ObservedReader.read(connection, stream, replay.bundle().layout(), false);
        return switch (AppliedBundle.of(replay.bundle(), observed, replay.answers())) {
            case AppliedBundle.Unknowable(String why) -> new Verdict.NotReplayed(why);
            case AppliedBundle.Known(List<Migration> applied) ->
                check(connection, applied, observed.entries().digest());
        };
    }

    private Verdict check(Connection connection, List<Migration> applied, String ledger) throws SQLException {
        List<String> outside = OutsideEffects.of(applied, grammar);
        if (!outside.isEmpty()) {
            return new Verdict.NotReplayed(reachingOut(outside));
        }
        Snapshot actual = Look.snapshot(connection, stream);
        Optional<Verdict> moving = moving(connection, ledger);
        if (moving.isPresent()) {
            return moving.get();
        }
        try {
            return replayed(connection, applied, actual);
        } catch (RunStopped e) {
            cancellation.check();
            return new Verdict.NotReplayed("The scratch database could not be used. " + e.message());
        } catch (SQLException e) {
            cancellation.check();
            return new Verdict.NotReplayed("The scratch database could not be made, used or dropped (SQLSTATE "
                    + e.getSQLState() + "). Nothing was changed in the database itself." + BY_HAND);
        }
    }

    private Verdict replayed(Connection connection, List<Migration> applied, Snapshot actual) throws SQLException {
        ConnectionSpec given = replay.scratch();
        if (given != null) {
            return compared(connection, given, applied, actual);
        }
        Optional<String> obstacle = ScratchDatabase.obstacle(connection);
        if (obstacle.isPresent()) {
            return new Verdict.NotReplayed(
                    "What is applied is replayed in a scratch database, and " + obstacle.get() + BY_HAND);
        }
        try (ScratchDatabase scratch = ScratchDatabase.make(connection)) {
            return compared(connection, database.to(scratch.name()), applied, actual);
        }
    }

    private Verdict compared(Connection connection, ConnectionSpec scratch, List<Migration> applied, Snapshot actual)
            throws SQLException {
        Replayed replayed =
                new ReplayRun(scratch, stream, replay, cancellation, log).run(connection, scriptsOf(applied), actual);
        return switch (replayed) {
            case Replayed.Failed(String why) -> new Verdict.NotReplayed(why);
            case Replayed.Done done ->
                new Verdict.Compared(Differences.between(
                                ReplayedExpectation.of(done, actual, Neighbours.schemas(connection, stream)),
                                actual,
                                policy.scope())
                        .without(policy.accepted()));
        };
    }

    /** Checks ask about rows, of which there are none. */
    private Bundle scriptsOf(List<Migration> applied) {
        return new Bundle(
                replay.bundle().layout(),
                applied.stream()
                        .map(migration -> new Migration(migration.name(), migration.sha256(), migration.sql()))
                        .toList());
    }

    /** What was read of the ledger and of the catalogue may be of two moments. */
    private Optional<Verdict> moving(Connection connection, String ledger) throws SQLException {
        boolean broken = !Journal.read(connection, stream).isEmpty();
        boolean moved = !ObservedReader.entries(connection, stream).digest().equals(ledger);
        if (moved || (broken && DeployLock.isHeldByAnother(connection, stream))) {
            return Optional.of(new Verdict.DeployInProgress(stream.name()));
        }
        return broken
                ? Optional.of(
                        new Verdict.NotReplayed("A migration that runs outside of a transaction was broken off, and"
                                + " nobody has looked yet at what it left. Deploy first."))
                : Optional.empty();
    }

    private static String reachingOut(List<String> outside) {
        return "A replay would reach out of the scratch database, so nothing was run: "
                + String.join(" ", outside.subList(0, Math.min(NAMED, outside.size())))
                + (outside.size() > NAMED ? " And " + (outside.size() - NAMED) + " more." : "")
                + " What such a migration makes cannot be replayed; look without --replay, which compares with what the"
                + " deploys recorded.";
    }
}
