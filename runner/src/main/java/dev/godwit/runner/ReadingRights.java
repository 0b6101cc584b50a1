package dev.godwit.runner;

import dev.godwit.report.Outcome;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** What a role needs to look at a database that it does not deploy to. */
final class ReadingRights {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private ReadingRights() {}

    /**
     * What to tell about an error that was met while the ledger was read.
     *
     * @param connection on which no transaction is open
     * @param tool the table of the tool before, beside the ledger; empty if it is not read
     * @throws SQLException the error itself, if it is another
     */
    static RunStopped refusal(
            SQLException error, Connection connection, Stream stream, Optional<String> tool, String user)
            throws SQLException {
        if (!INSUFFICIENT_PRIVILEGE.equals(error.getSQLState())) {
            throw error;
        }
        try (Statement quoting = connection.createStatement()) {
            String schema = quoting.enquoteIdentifier(stream.ledgerSchema(), true);
            String role = quoting.enquoteIdentifier(user, true);
            String table = tool.isPresent()
                    ? " GRANT SELECT ON " + quoting.enquoteIdentifier(stream.schema(), true) + "."
                            + quoting.enquoteIdentifier(tool.get(), true) + " TO " + role + ";"
                    : "";
            return new RunStopped(
                    Outcome.CredentialsRefused,
                    "The role " + user + " may not read what is recorded of the database in the schema "
                            + stream.ledgerSchema() + ". Let the DBA run: GRANT USAGE ON SCHEMA " + schema + " TO "
                            + role
                            + "; GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role + ";" + table);
        }
    }
}
