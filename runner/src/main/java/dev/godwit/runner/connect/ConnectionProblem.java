package dev.godwit.runner.connect;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import javax.net.ssl.SSLException;

/** Why there is no connection, in words, and what that means for the run. */
public final class ConnectionProblem {

    private static final String NOTHING = " Nothing was changed.";

    private ConnectionProblem() {}

    /** Whether another attempt a moment later may go better. */
    static boolean mayPass(SQLException e) {
        String state = state(e);
        return (state.startsWith("08") && !isTls(e) && !state.equals("08004")) || state.equals("57P03");
    }

    /** Whether the connection was lost, so that nothing more can be learnt from this session. */
    public static boolean isLoss(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.equals("57P01") || state.equals("57P02") || state.equals("57P03");
    }

    static RunStopped of(SQLException e, ConnectionSpec spec) {
        String state = state(e);
        String server = spec.host() + ":" + spec.port();
        String user = "the user " + spec.user();
        return switch (state) {
            case "28P01" ->
                new RunStopped(
                        Outcome.CredentialsRefused,
                        "The server " + server + " refuses the password of " + user + "." + NOTHING
                                + " Correct the password, or the user.",
                        e);
            case "28000" ->
                new RunStopped(
                        Outcome.CredentialsRefused,
                        "The server " + server + " does not let " + user + " into the database " + spec.database()
                                + ": the role may not exist or not log in, or pg_hba.conf has no entry for it."
                                + NOTHING,
                        e);
            case "42501" ->
                new RunStopped(
                        Outcome.CredentialsRefused,
                        "The role " + spec.user() + " may not connect to the database " + spec.database() + "."
                                + NOTHING
                                + " Let the DBA run: GRANT CONNECT ON DATABASE \"" + spec.database() + "\" TO \""
                                + spec.user() + "\";",
                        e);
            case "3D000" ->
                new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The server " + server + " has no database " + spec.database()
                                + " yet. Create it, or correct the name.",
                        e);
            case "53300" ->
                new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The server " + server + " has no connection left for " + user + "." + NOTHING,
                        e);
            case "57P03" ->
                new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The server " + server + " is starting up or shutting down." + NOTHING,
                        e);
            case "08004" ->
                spec.password() == null
                        ? new RunStopped(
                                Outcome.CredentialsRefused,
                                "The server " + server + " asks " + user + " for a password, and there is none."
                                        + NOTHING,
                                e)
                        : unreachable(e, server);
            default -> unreachable(e, server);
        };
    }

    private static RunStopped unreachable(SQLException e, String server) {
        return new RunStopped(
                Outcome.WaitingForDatabase, "The database does not answer: " + why(e, server) + NOTHING, e);
    }

    private static String why(SQLException e, String server) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case UnknownHostException ignored -> {
                    return "the host of " + server + " is not known to DNS.";
                }
                case SocketTimeoutException ignored -> {
                    return server + " did not answer in time.";
                }
                case ConnectException ignored -> {
                    return "nothing listens on " + server + ", or a firewall refuses.";
                }
                case SSLException ignored -> {
                    return "TLS with " + server + " failed; does the server's certificate match the host and the CA?";
                }
                default -> {}
            }
        }
        return "connecting to " + server + " failed (SQLSTATE " + state(e) + ").";
    }

    private static boolean isTls(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static String state(SQLException e) {
        return Objects.requireNonNullElse(e.getSQLState(), "08000");
    }
}
