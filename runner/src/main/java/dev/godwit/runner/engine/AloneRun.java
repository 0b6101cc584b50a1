package dev.godwit.runner.engine;

import dev.godwit.runner.connect.Disturbance;
import dev.godwit.runner.failure.Ran;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.sql.Effect;
import dev.godwit.runner.sql.ScriptScan;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs a script of one statement outside of a transaction. That it was begun is committed before; what it leaves behind if it
 * fails is taken away. If the run itself is broken off, the entry stays, and the next run looks what has become of it.
 */
final class AloneRun {

    private final MigrationTransaction transaction;
    private final Journal journal;
    private final Repair repair;
    private final Cancellation cancellation;

    AloneRun(MigrationTransaction transaction, Journal journal, Repair repair, Cancellation cancellation) {
        this.transaction = transaction;
        this.journal = journal;
        this.repair = repair;
        this.cancellation = cancellation;
    }

    /** @param connection in autocommit mode, in which it is left */
    void run(Step step, ScriptScan.Plan.Alone plan, Connection connection) throws SQLException {
        transaction.begin(step);
        transaction.precheckAlone(step, connection);
        try {
            repair.reset(connection);
            journal.begin(connection, step.seq(), step.migration());
        } catch (SQLException e) {
            throw new MigrationTransaction.BookkeepingException(e);
        }
        try {
            execute(step, plan, connection);
        } catch (SQLException e) {
            if (Disturbance.of(e) != Disturbance.Lost && cancellation.reason() == null) {
                transaction.left(cleanUp(step, plan, connection, e));
            }
            throw e;
        }
        transaction.ranAlone(step);
    }

    private void execute(Step step, ScriptScan.Plan.Alone plan, Connection connection) throws SQLException {
        transaction.prepareAlone(connection);
        transaction.scriptOf(step).execute(connection);
        // IF NOT EXISTS is content with an index that an earlier failure has left, although nothing can use it.
        if (plan.effect() instanceof Effect.IndexCreated
                && repair.examine(connection, plan) instanceof Aftermath.Part part) {
            repair.run(connection, part);
            transaction.prepareAlone(connection);
            transaction.scriptOf(step).execute(connection);
        }
    }

    /** The statement has failed, so whatever of it is there is there for nothing, unless it only has to be finished. */
    private Ran cleanUp(Step step, ScriptScan.Plan.Alone plan, Connection connection, SQLException failure)
            throws SQLException {
        try {
            Ran left = switch (repair.examine(connection, plan)) {
                case Aftermath.Part part -> {
                    if (part.completes()) {
                        yield Ran.AloneBegun;
                    }
                    repair.run(connection, part);
                    yield Ran.AloneRemoved;
                }
                case Aftermath.Done() -> Ran.AloneUnknown;
                case Aftermath.Nothing() -> Ran.AloneNothingLeft;
                case Aftermath.Doubtful doubtful -> Ran.AloneUnknown;
            };
            if (left != Ran.AloneBegun) {
                repair.reset(connection);
                journal.abandon(connection, step.migration().name());
            }
            return left;
        } catch (SQLException e) {
            failure.addSuppressed(e);
            if (Disturbance.of(e) == Disturbance.Lost) {
                throw e;
            }
            return Ran.AloneUnknown;
        }
    }
}
