package dev.godwit.runner;

import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What it means that a statement of Godwit's own failed through no bug: a lock, a right, the connection, a cancel. */
final class Halted {

    static final String LOST =
            "The connection was lost. Each migration is committed together with its ledger row or not at"
                    + " all, so the ledger tells what is applied.";

    private Halted() {}

    /** Empty if it failed for another reason, which then is a bug. */
    static Optional<RunStopped> by(Exception thrown, Cancellation cancellation) {
        Cancellation.Reason reason = cancellation.reason();
        return switch (Disturbance.of(thrown)) {
            case None -> Optional.empty();
            case InTheWay ->
                Optional.of(RunStopped.locked(
                        "Another session holds a lock on a table in which Godwit or the migration tool records what is"
                                + " applied, for longer than lockTimeout, or changed it at the same time. Migrations that"
                                + " were committed before stay and are in the ledger. Find the session with SELECT pid,"
                                + " application_name, xact_start FROM pg_stat_activity ORDER BY xact_start, and deploy"
                                + " again.",
                        null));
            case Lost ->
                // With a reason it is the run itself that let go of the connection.
                Optional.of(
                        reason != null
                                ? reason.stopped()
                                : new RunStopped(
                                        Outcome.WaitingForDatabase, LOST + " Deploy again when the database answers."));
            case NotAllowed ->
                Optional.of(new RunStopped(
                        Outcome.CredentialsRefused,
                        "The role that deploys may not use what Godwit keeps in the database ("
                                + refusal(thrown) + "). What is there belongs to the role that deployed"
                                + " first: let the DBA grant that role to this one, or deploy as that role. Migrations"
                                + " that were committed before stay and are in the ledger."));
            case Cancelled ->
                Optional.of(
                        reason != null
                                ? reason.stopped()
                                : new RunStopped(
                                        Outcome.Interrupted,
                                        "A statement of Godwit's own was cancelled: by a statement_timeout of the role"
                                                + " or the server, or by a person. Migrations that were committed"
                                                + " before stay and are in the ledger. Deploy again."));
        };
    }

    /** Such as "permission denied for table meta": names, never values. */
    private static String refusal(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof PSQLException e && Disturbance.of(e) == Disturbance.NotAllowed) {
                ServerErrorMessage said = e.getServerErrorMessage();
                String message = said == null ? null : said.getMessage();
                if (message != null) {
                    return message;
                }
            }
        }
        return "permission denied";
    }
}
