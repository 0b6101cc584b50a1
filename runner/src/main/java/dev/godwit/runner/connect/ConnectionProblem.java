package dev.godwit.runner.connect;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.RunStopped;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Why there is no connection, in words, and what that means for the run. */
public final class ConnectionProblem {

    /** A server says what it likes. */
    private static final Pattern SQL_STATE = Pattern.compile("[0-9A-Z]{5}");

    private static final String NOTHING = " Nothing was changed.";

    private ConnectionProblem() {}

    /** Whether another attempt a moment later may go better. */
    static boolean mayPass(SQLException e) {
        String state = state(e);
        return (state.startsWith("08") && !isTls(e) && !state.equals("08004") && !state.equals("08P01"))
                || state.equals("57P03");
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
                                + " Let the DBA run: GRANT CONNECT ON DATABASE " + quoted(spec.database()) + " TO "
                                + quoted(spec.user()) + ";",
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
            case "08004" -> rejected(e, spec, server);
            case "08P01" -> notUnderstood(e, spec, server);
            default -> unreachable(e, spec, server);
        };
    }

    /** What the driver does not accept of a server. */
    private static RunStopped rejected(SQLException e, ConnectionSpec spec, String server) {
        if (String.valueOf(e.getMessage()).contains("does not support SSL")) {
            return new RunStopped(
                    Outcome.WaitingForDatabase,
                    "The server " + server + " has no TLS, and the mode " + spec.sslMode() + " asks for it." + NOTHING
                            + " Switch TLS on at the server, or, in a network that you trust, use the mode Prefer.",
                    e);
        }
        if (spec.password() == null) {
            return new RunStopped(
                    Outcome.CredentialsRefused,
                    "The server " + server + " asks the user " + spec.user() + " for a password, and there is none."
                            + NOTHING,
                    e);
        }
        return new RunStopped(
                Outcome.CredentialsRefused,
                "The server " + server
                        + " asks for the password in cleartext, or in a way that is not known, and nothing"
                        + " proves that it is the server; the password was not sent." + NOTHING
                        + " Let it use scram-sha-256, or let TLS verify it: mode VerifyFull with its CA.",
                e);
    }

    /** PgBouncer knows few of the parameters with which every Java program begins a session. */
    private static RunStopped notUnderstood(SQLException e, ConnectionSpec spec, String server) {
        ServerErrorMessage said = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        String message = said == null ? null : said.getMessage();
        if (message == null || !message.contains("startup parameter")) {
            return unreachable(e, spec, server);
        }
        return new RunStopped(
                Outcome.PoolerRefused,
                "Behind " + server + " is a connection pooler, such as PgBouncer, that does not take the parameters"
                        + " with which the PostgreSQL driver begins a session." + NOTHING
                        + " Deploy to the PostgreSQL behind it, by its own Service, or to a port at which the pooler is"
                        + " in session mode and has ignore_startup_parameters = extra_float_digits.",
                e);
    }

    private static RunStopped unreachable(SQLException e, ConnectionSpec spec, String server) {
        return new RunStopped(
                Outcome.WaitingForDatabase, "The database does not answer: " + why(e, spec, server) + NOTHING, e);
    }

    private static String why(SQLException e, ConnectionSpec spec, String server) {
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
        String failed = "connecting to " + server + " failed (SQLSTATE " + state(e) + ").";
        return spec.verifiesServer()
                ? failed + " The mode " + spec.sslMode() + " wants a certificate of the given CA"
                        + ("verify-full".equals(spec.sslMode()) ? " that names the host." : ".")
                : failed;
    }

    private static boolean isTls(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return true;
            }
        }
        return false;
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    private static String state(SQLException e) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        return SQL_STATE.matcher(state).matches() ? state : "08000";
    }
}
