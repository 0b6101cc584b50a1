package dev.godwit.runner.engine;

import dev.godwit.bundle.Migration;
import dev.godwit.report.Failure;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.failure.Blocker;
import dev.godwit.runner.failure.DatabaseError;
import dev.godwit.runner.failure.FailedCheck;
import dev.godwit.runner.failure.FailedStatement;
import dev.godwit.runner.failure.Ran;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What it means for the run that a migration could not be applied. */
final class ExecutionProblem {

    private final RuntimeException thrown;
    private final MigrationTransaction transaction;
    private final List<Migration> bundle;
    private final @Nullable Blocker blocker;
    private final @Nullable String job;

    private ExecutionProblem(
            RuntimeException thrown,
            MigrationTransaction transaction,
            List<Migration> bundle,
            @Nullable Blocker blocker,
            @Nullable String job) {
        this.thrown = thrown;
        this.transaction = transaction;
        this.bundle = bundle;
        this.blocker = blocker;
        this.job = job;
    }

    /**
     * @param bundle all of it, in its order
     * @param blocker who was seen in the way; null if nobody looked, or nobody was
     * @return the exception to go on with: how the run ends, or the same one if nothing explains it
     */
    static RuntimeException of(
            RuntimeException thrown,
            MigrationTransaction transaction,
            Cancellation cancellation,
            List<Migration> bundle,
            @Nullable Blocker blocker,
            @Nullable String job) {
        Cancellation.Reason reason = cancellation.reason();
        if (reason != null) {
            return reason.stopped();
        }
        return find(thrown, RunStopped.class)
                .<RuntimeException>map(stopped -> stopped)
                .or(() -> find(thrown, CheckRun.CheckFailed.class)
                        .flatMap(e -> new ExecutionProblem(thrown, transaction, bundle, blocker, job).ofCheck(e)))
                .or(() -> find(thrown, SQLException.class)
                        .flatMap(e -> new ExecutionProblem(thrown, transaction, bundle, blocker, job).ofDatabase(e)))
                .orElse(thrown);
    }

    /** Empty if the connection was lost, which has nothing to do with the check. */
    private Optional<RunStopped> ofCheck(CheckRun.CheckFailed e) {
        Step step = transaction.current();
        if (step == null || Disturbance.of(e) == Disturbance.Lost) {
            return Optional.empty();
        }
        FailedCheck failed = new FailedCheck(step.migration(), e.check(), e.number(), transaction.ran());
        if (!(e.getCause() instanceof SQLException refused)) {
            Failure failure = failed.rows(e.rows(), CheckRun.COUNTED, job);
            return Optional.of(RunStopped.failed(
                    Outcome.AssertionFailed, message(failure.migration(), failure), failure, null, thrown));
        }
        DatabaseError error = error(refused, Math.max(0, position(refused) - CheckRun.offset()));
        Failure failure = failed.refused(error, bundle, blocker, job);
        if (Disturbance.ofState(error.sqlState()) != Disturbance.InTheWay) {
            return Optional.of(RunStopped.failed(
                    Outcome.MigrationFailed, message(failure.migration(), failure), failure, null, thrown));
        }
        // What ran outside of a transaction must not run again: the next run records it.
        return Optional.of(
                transaction.ran() == Ran.AloneUnchecked
                        ? new RunStopped(Outcome.WaitingForLock, message(failure.migration(), failure), thrown)
                        : RunStopped.failed(
                                Outcome.WaitingForLock,
                                message(failure.migration(), failure),
                                failure,
                                holder(),
                                thrown));
    }

    private @Nullable LockHolder holder() {
        return blocker != null && blocker.holder().pid() != 0 ? blocker.holder() : null;
    }

    private Optional<RunStopped> ofDatabase(SQLException e) {
        Step step = transaction.current();
        if (Disturbance.of(e) == Disturbance.Lost) {
            return Optional.of(transaction.isAlone() && transaction.ran() != Ran.NotYet ? lostAlone(e) : lost(step, e));
        }
        boolean notBegun = transaction.isAlone()
                && !transaction.recording()
                && find(thrown, MigrationTransaction.BookkeepingException.class).isPresent();
        return step == null || notBegun ? Optional.empty() : Optional.of(failed(step, e));
    }

    private static RunStopped lost(@Nullable Step step, SQLException e) {
        String during = step == null ? "" : " while " + step.migration().name() + " ran";
        return new RunStopped(
                Outcome.WaitingForDatabase,
                "The connection to the database was lost" + during
                        + ". A migration is committed together with its ledger"
                        + " row or not at all, so the ledger tells how far this run came: the next one reads it and goes"
                        + " on from there.",
                e);
    }

    private static RunStopped lostAlone(SQLException e) {
        return new RunStopped(
                Outcome.WaitingForDatabase,
                "The connection to the database was lost while a statement ran that cannot be in a transaction. That it was begun"
                        + " is recorded: the next run looks whether it has taken effect, and goes on from there.",
                e);
    }

    private RunStopped failed(Step step, SQLException e) {
        ScriptRun.Place place = transaction.failedAt(position(e));
        DatabaseError error = error(e, place.position());
        FailedStatement failed =
                new FailedStatement(step.migration(), place.statement(), error, transaction.ran(), bundle, blocker);
        boolean passing = Disturbance.ofState(error.sqlState()) == Disturbance.InTheWay;
        Failure failure = transaction.recording() && !passing && !isOfTheScript(error)
                ? failed.describeUnrecorded(job)
                : failed.describe(job);
        Outcome refused = step.isSeed() ? Outcome.SeedFailed : Outcome.MigrationFailed;
        return RunStopped.failed(
                passing ? Outcome.WaitingForLock : refused,
                message(failure),
                failure,
                passing ? holder() : null,
                thrown);
    }

    private static String message(Failure failure) {
        String line = failure.line() == null ? "" : ", line " + failure.line();
        return message(failure.migration() + line, failure);
    }

    /** What happened, where, in what state things are, and what to do; the rest is in the failure. */
    private static String message(String where, Failure failure) {
        String detail = failure.detail() == null ? "" : "; " + failure.detail().replaceFirst("\\.$", "");
        String state = failure.sqlState() == null ? "" : " (SQLSTATE " + failure.sqlState() + detail + ")";
        return where + ": " + failure.message() + state + ".\n" + failure.fix();
    }

    /** Whether a commit failed by a deferred constraint or trigger, and not by what Godwit records. */
    private boolean isOfTheScript(DatabaseError error) {
        String state = error.sqlState();
        return find(thrown, MigrationTransaction.BookkeepingException.class).isEmpty()
                && (state.startsWith("23") || state.startsWith("40") || state.startsWith("P0"));
    }

    private static int position(SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        return said == null ? 0 : said.getPosition();
    }

    /** @param position in the statement */
    private static DatabaseError error(SQLException e, int position) {
        String state = Objects.requireNonNullElse(e.getSQLState(), "");
        ServerErrorMessage said = e instanceof PSQLException known ? known.getServerErrorMessage() : null;
        if (said == null) {
            // The driver's own words; they may quote what they were given.
            return DatabaseError.of(state, "the driver refused the statement");
        }
        return new DatabaseError(
                state,
                Objects.requireNonNullElse(said.getMessage(), ""),
                position,
                said.getRoutine(),
                said.getSchema(),
                said.getTable(),
                said.getColumn(),
                said.getDatatype(),
                said.getConstraint(),
                said.getDetail(),
                said.getHint(),
                said.getWhere(),
                said.getInternalQuery(),
                said.getInternalPosition());
    }

    private static <T extends Throwable> Optional<T> find(Throwable thrown, Class<T> type) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
