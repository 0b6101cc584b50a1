package dev.godwit.runner;

import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.ConnectionProblem;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What it means that a statement of Godwit's own failed through no bug: a lock, a right, the connection, a cancel. */
final class Halted {

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELLED = "57014";
    private static final String NOT_ALLOWED = "42501";

    static final String LOST =
            "The connection was lost. Each migration is committed together with its ledger row or not at"
                    + " all, so the ledger tells what is applied.";

    private Halted() {}

    /** Whether the reason is that the connection is gone. */
    static boolean lost(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && ConnectionProblem.isLoss(e)) {
                return true;
            }
        }
        return false;
    }

    /** Empty if it failed for another reason, which then is a bug. */
    static Optional<RunStopped> by(Exception thrown, Cancellation cancellation) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException e && LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
                return Optional.of(RunStopped.locked(
                        "Another session holds a lock on a table in which Godwit or the migration tool records what is"
                                + " applied, for longer than lockTimeout. Migrations that were committed before stay"
                                + " and are in the ledger. Find the session with SELECT pid, application_name,"
                                + " xact_start FROM pg_stat_activity ORDER BY xact_start, and deploy again.",
                        null));
            }
            if (cause instanceof SQLException e && ConnectionProblem.isLoss(e)) {
                Cancellation.Reason reason = cancellation.reason();
                if (reason != null) {
                    // The run itself let go of it.
                    return Optional.of(reason.stopped());
                }
                return Optional.of(
                        new RunStopped(Outcome.WaitingForDatabase, LOST + " Deploy again when the database answers."));
            }
            if (cause instanceof SQLException e && NOT_ALLOWED.equals(e.getSQLState())) {
                return Optional.of(new RunStopped(
                        Outcome.CredentialsRefused,
                        "The role that deploys may not use what Godwit keeps in the database ("
                                + refusal(e) + "). What is there belongs to the role that deployed"
                                + " first: let the DBA grant that role to this one, or deploy as that role. Migrations"
                                + " that were committed before stay and are in the ledger."));
            }
            if (cause instanceof SQLException e && CANCELLED.equals(e.getSQLState())) {
                Cancellation.Reason reason = cancellation.reason();
                return Optional.of(
                        reason != null
                                ? reason.stopped()
                                : new RunStopped(
                                        Outcome.Interrupted,
                                        "A statement of Godwit's own was cancelled: by a statement_timeout of the role"
                                                + " or the server, or by a person. Migrations that were committed"
                                                + " before stay and are in the ledger. Deploy again."));
            }
        }
        return Optional.empty();
    }

    /** Such as "permission denied for table meta": names, never values. */
    private static String refusal(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException p ? p.getServerErrorMessage() : null;
        String message = said == null ? null : said.getMessage();
        return message == null ? "permission denied" : message;
    }
}
