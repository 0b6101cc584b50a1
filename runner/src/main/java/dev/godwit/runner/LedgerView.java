package dev.godwit.runner;

import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import java.sql.SQLException;

/** The ledger as it is, without a bundle to compare it with. */
public final class LedgerView {

    private LedgerView() {}

    /** @throws dev.godwit.runner.run.RunStopped if there is no usable connection */
    public static Ledger read(ConnectionSpec database, Stream stream, RunLog log) throws SQLException {
        try (DatabaseSession session =
                new Connector(database, "godwit/" + database.user() + "/history", new Cancellation(), log).open()) {
            return ObservedReader.entries(session.handle(), stream);
        }
    }
}
