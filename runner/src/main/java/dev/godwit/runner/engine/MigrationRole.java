package dev.godwit.runner.engine;

import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.Request;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The role that migrations run as, so that what they make does not belong to whichever user logged in. The ledger is
 * written as the user.
 */
public record MigrationRole(String name) {

    private static final String NO_SUCH_ROLE = "22023";
    private static final String NOT_ALLOWED = "42501";

    /**
     * Tries it, and leaves the session as it was.
     *
     * @param connection in autocommit mode, in which it is left again
     * @throws RunStopped {@link Outcome#CredentialsRefused} if the user may not become this role
     */
    public void require(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            new Request().then(assume(connection)).send(connection);
        } catch (SQLException e) {
            connection.rollback();
            if (NO_SUCH_ROLE.equals(e.getSQLState())) {
                throw new RunStopped(
                        Outcome.CredentialsRefused,
                        "There is no role " + name + ", which database.role asks for. Nothing was run. Create it, or"
                                + " correct the name.",
                        e);
            }
            if (NOT_ALLOWED.equals(e.getSQLState())) {
                throw notAllowed(connection, e);
            }
            throw e;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The statement by which a session acts as the role from there to the end of the transaction, at the latest. */
    String assume(Connection connection) throws SQLException {
        return "SET LOCAL ROLE " + quoted(connection);
    }

    /** The statement by which a session acts as the role until it is reset. */
    String become(Connection connection) throws SQLException {
        return "SET ROLE " + quoted(connection);
    }

    private String quoted(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(name, true);
        }
    }

    private RunStopped notAllowed(Connection connection, SQLException e) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_user")) {
            row.next();
            String user = row.getString(1);
            return new RunStopped(
                    Outcome.CredentialsRefused,
                    "The user " + user + " may not act as the role " + name
                            + ", which database.role asks for. Nothing was run. Let the DBA run: GRANT "
                            + statement.enquoteIdentifier(name, true) + " TO "
                            + statement.enquoteIdentifier(user, true) + ";",
                    e);
        }
    }
}
