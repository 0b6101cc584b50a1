package dev.godwit.runner;

import dev.godwit.runner.catalog.Expectations;
import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Records what a deploy makes of a database, so that drift can be told from it. What fails here fails no deploy: it is
 * said, and the next run makes up for it.
 */
final class DeployedCatalog {

    private final DatabaseSession session;
    private final Stream stream;
    private final Cancellation cancellation;
    private final RunLog log;

    DeployedCatalog(DatabaseSession session, Stream stream, Cancellation cancellation, RunLog log) {
        this.session = session;
        this.stream = stream;
        this.cancellation = cancellation;
        this.log = log;
    }

    /** Before the first migration, under the deploy lock. */
    void begin() {
        attempt(connection -> Expectations.of(connection, stream)
                .begin(stream, Look.at(connection, stream).snapshot()));
    }

    /** After the last one, also if it failed. */
    void end() {
        attempt(this::record);
    }

    /** Instead of both, where nothing is to be applied: makes up for a deploy that was cut off. */
    void settle() {
        attempt(connection -> {
            if (!Expectations.of(connection, stream).isSettled(stream)) {
                record(connection);
            }
        });
    }

    private void record(Connection connection) throws SQLException {
        Expectations.of(connection, stream).end(stream, Look.at(connection, stream));
    }

    private void attempt(Recording recording) {
        if (cancellation.reason() != null) {
            return;
        }
        try (Cancellation.Section _ = cancellation.during(session)) {
            recording.on(session.handle());
        } catch (SQLException e) {
            log.tell(new RunEvent.Warned("What the database should be could not be recorded (SQLSTATE "
                    + e.getSQLState() + "): drift is not known until the next run."));
        }
    }

    @FunctionalInterface
    private interface Recording {
        void on(Connection connection) throws SQLException;
    }
}
