package dev.godwit.runner;

import dev.godwit.report.Outcome;
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
import java.sql.Statement;

/** Drift as it is now, without a bundle: pending files are no drift. Writes nothing. */
public final class DriftView {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

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
                if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                    throw refused(connection, stream, database.user());
                }
                throw e;
            }
        }
    }

    private static RunStopped refused(Connection connection, Stream stream, String user) throws SQLException {
        try (Statement quoting = connection.createStatement()) {
            String schema = quoting.enquoteIdentifier(stream.ledgerSchema(), true);
            String role = quoting.enquoteIdentifier(user, true);
            return new RunStopped(
                    Outcome.CredentialsRefused,
                    "The role " + user + " may not read what is recorded of the database in the schema "
                            + stream.ledgerSchema() + ". Let the DBA run: GRANT USAGE ON SCHEMA " + schema + " TO "
                            + role
                            + "; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role + ";");
        }
    }
}
