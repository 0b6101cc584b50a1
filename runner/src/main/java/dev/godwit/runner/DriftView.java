package dev.godwit.runner;

import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Verdict;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Drift as it is now, without a bundle: pending files are no drift. Writes nothing. */
public final class DriftView {

    private DriftView() {}

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
