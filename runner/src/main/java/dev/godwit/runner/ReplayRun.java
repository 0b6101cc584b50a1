package dev.godwit.runner;

import dev.godwit.bundle.Bundle;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Backoff;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.scratch.Preparation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs migrations in an empty database, as a deploy would. */
final class ReplayRun {

    private static final Duration NOBODY_ELSE = Duration.ofSeconds(10);

    private final ConnectionSpec scratch;
    private final Stream stream;
    private final Replay replay;
    private final Cancellation cancellation;
    private final RunLog log;

    ReplayRun(ConnectionSpec scratch, Stream stream, Replay replay, Cancellation cancellation, RunLog log) {
        this.scratch = scratch;
        this.stream = stream;
        this.replay = replay;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * @param live the database that the scratch one is to be like
     * @param actual what that is made of
     */
    Replayed run(Connection live, Bundle bundle, Snapshot actual) throws SQLException {
        try (DatabaseSession session =
                new Connector(scratch, "godwit/" + scratch.user() + "/replay", cancellation, log).open()) {
            Connection connection = session.handle();
            Preparation preparation = new Preparation(
                    live,
                    connection,
                    stream.schema(),
                    replay.role() == null ? null : replay.role().name());
            if (replay.scratch() != null) {
                Optional<String> unfit = preparation.unfit();
                if (unfit.isPresent()) {
                    return new Replayed.Failed(unfit.get());
                }
            }
            preparation.make(actual, bundle);
            preparation.notes().forEach(note -> log.tell(new RunEvent.Warned(note)));
            Snapshot before = Look.snapshot(connection, stream);
            log.tell(new RunEvent.Replaying(bundle.migrations().size(), scratch.database()));
            Report report = Runner.run(request(), () -> bundle, this::overhear, cancellation, Backoff.standard());
            if (report.outcome() != Outcome.Applied) {
                cancellation.check();
                return new Replayed.Failed(failed(report, preparation.notes()));
            }
            try (Statement statement = session.handle().createStatement()) {
                // Otherwise a catalogue that was just filled is read by plans for an empty one.
                statement.execute("ANALYZE");
            }
            return new Replayed.Done(before, Look.snapshot(session.handle(), stream), preparation.lent());
        }
    }

    private RunRequest request() {
        return new RunRequest(
                Verb.DEPLOY,
                List.of(),
                replay.bundle().layout(),
                null,
                null,
                Wish.EVERYTHING,
                Duration.ZERO,
                NOBODY_ELSE,
                Duration.ZERO,
                stream,
                replay.role(),
                null,
                null,
                null,
                null,
                scratch);
    }

    /** That migrations are applied somewhere else is no news to whoever watches this database. */
    private void overhear(RunEvent event) {
        if (event instanceof RunEvent.Bug || event instanceof RunEvent.Stopping) {
            log.tell(event);
        }
    }

    private static String failed(Report report, List<String> notes) {
        Failure failure = report.failure();
        String what = failure == null
                ? "The replay in the scratch database ended with " + report.outcome() + ": " + report.message()
                : "In the scratch database, the migration " + failure.migration() + " fails"
                        + (failure.line() == null ? "" : " in line " + failure.line()) + ": " + failure.message() + ".";
        return what
                + " The database itself was not touched. A migration that needs rows, or what was made beside the"
                + " migrations, cannot be replayed; without a replay, drift is what differs from what deploys recorded."
                + (notes.isEmpty() ? "" : " " + String.join(" ", notes));
    }
}
