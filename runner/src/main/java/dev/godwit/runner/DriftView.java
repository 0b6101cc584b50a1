package dev.godwit.runner;

import dev.godwit.bundle.Layout;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Verdict;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.ScriptText;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Drift as it is now: pending files are no drift. Writes nothing to the database. */
public final class DriftView {

    private DriftView() {}

    /**
     * What there is to say.
     *
     * @param scripts those that were asked for; none if nothing differs, or nobody knows
     */
    public record Seen(Verdict verdict, Map<Direction, ScriptText> scripts) {

        public Seen {
            scripts = Map.copyOf(scripts);
        }
    }

    /**
     * As {@link #read}, with scripts.
     *
     * @param tried whether the scripts are run in a scratch database first, which is all that is ever written
     */
    public static Seen read(
            ConnectionSpec database,
            Stream stream,
            DriftPolicy policy,
            Set<Direction> wanted,
            boolean tried,
            RunLog log)
            throws SQLException {
        return seen(read(database, stream, policy, log), database, stream, wanted, tried, new Cancellation(), log);
    }

    /**
     * The same, compared with what the applied migrations make of an empty database.
     *
     * @param cancellation leaves no scratch database behind
     * @throws RunStopped also if the bundle contradicts what is recorded
     */
    public static Seen replay(
            ConnectionSpec database,
            Stream stream,
            DriftPolicy policy,
            Replay replay,
            Set<Direction> wanted,
            boolean tried,
            Cancellation cancellation,
            RunLog log)
            throws SQLException {
        Verdict verdict;
        try (DatabaseSession session =
                new Connector(database, "godwit/" + database.user() + "/drift", cancellation, log).open()) {
            Connection connection = session.handle();
            try {
                verdict = new ReplayCheck(database, stream, policy, replay, PostgresParser.lazily(), cancellation, log)
                        .check(connection);
            } catch (SQLException e) {
                String tool = replay.bundle().layout() == Layout.Flyway ? stream.flywayTable() : Names.PRISMA;
                throw ReadingRights.refusal(e, connection, stream, Optional.of(tool), database.user());
            }
        }
        return seen(verdict, database, stream, wanted, tried, cancellation, log);
    }

    private static Seen seen(
            Verdict verdict,
            ConnectionSpec database,
            Stream stream,
            Set<Direction> wanted,
            boolean tried,
            Cancellation cancellation,
            RunLog log)
            throws SQLException {
        Map<Direction, ScriptText> scripts = new EnumMap<>(Direction.class);
        if (verdict instanceof Verdict.Compared(Differences differences) && !differences.none() && !wanted.isEmpty()) {
            DriftScripts writing = new DriftScripts(database, stream, PostgresParser.lazily(), cancellation, log);
            try (DatabaseSession session =
                    new Connector(database, "godwit/" + database.user() + "/drift", cancellation, log).open()) {
                Connection connection = session.handle();
                for (Direction direction : wanted) {
                    scripts.put(
                            direction,
                            writing.write(
                                    connection,
                                    differences,
                                    direction,
                                    tried ? DriftScripts.Trial.ATTENDED : DriftScripts.Trial.NONE));
                }
            }
        }
        return new Seen(verdict, scripts);
    }

    /** @throws RunStopped if there is no usable connection, or a right is missing */
    public static Verdict read(ConnectionSpec database, Stream stream, DriftPolicy policy, RunLog log)
            throws SQLException {
        try (DatabaseSession session =
                new Connector(database, "godwit/" + database.user() + "/drift", new Cancellation(), log).open()) {
            Connection connection = session.handle();
            try {
                Ledger ledger = ObservedReader.entries(connection, stream);
                return ledger.entries().isEmpty()
                        ? new Verdict.NothingExpected()
                        : new DriftCheck(stream, policy).check(connection);
            } catch (SQLException e) {
                throw ReadingRights.refusal(e, connection, stream, Optional.empty(), database.user());
            }
        }
    }
}
