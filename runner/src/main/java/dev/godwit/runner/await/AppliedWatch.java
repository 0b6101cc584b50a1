package dev.godwit.runner.await;

import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.ledger.PublicViews;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunStopped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javax.sql.PooledConnection;

/** Looks again and again until everything wanted is in the ledger, or the time is over. */
public final class AppliedWatch {

    /** What was wanted is not there, and the time is over; also what {@code godwit drift} ends with if it finds some. */
    public static final int TIMED_OUT = 1;

    private static final Duration SAID_AGAIN = Duration.ofSeconds(30);

    private final ConnectionSpec database;
    private final Stream stream;
    private final Duration pause;
    private final Cancellation cancellation;
    private final Consumer<String> told;

    /**
     * @param pause between two looks
     * @param told gets each line for people
     */
    public AppliedWatch(
            ConnectionSpec database, Stream stream, Duration pause, Cancellation cancellation, Consumer<String> told) {
        this.database = database;
        this.stream = stream;
        this.pause = pause;
        this.cancellation = cancellation;
        this.told = told;
    }

    /**
     * A database that is not there yet, does not answer, or has no ledger yet is waited for too.
     *
     * @param timeout zero: as long as it takes
     * @return the exit code
     */
    public int await(List<Wanted> wanted, Duration timeout) {
        long start = System.nanoTime();
        long saidAt = start;
        String said = "";
        List<Wanted> left = new ArrayList<>(wanted);
        while (true) {
            String missing;
            try {
                missing = look(left);
            } catch (RunStopped e) {
                if (e.outcome() == Outcome.CredentialsRefused) {
                    told.accept(e.outcome() + ": " + e.message());
                    return e.outcome().exitCode();
                }
                missing = e.message();
            }
            if (left.isEmpty()) {
                told.accept("Everything that was waited for is applied.");
                return Outcome.Applied.exitCode();
            }
            long now = System.nanoTime();
            if (!timeout.isZero() && now - start >= timeout.toNanos()) {
                told.accept("Gave up after " + timeout.toSeconds() + " s. " + missing
                        + " Look at the DatabaseMigration that deploys it: kubectl get dbm.");
                return TIMED_OUT;
            }
            if (!missing.equals(said) || now - saidAt >= SAID_AGAIN.toNanos()) {
                told.accept(missing);
                said = missing;
                saidAt = now;
            }
            try {
                cancellation.sleep(pause);
            } catch (RunStopped e) {
                told.accept(e.outcome() + ": told to stop while waiting.");
                return e.outcome().exitCode();
            }
        }
    }

    /**
     * Takes out of the list what is there. A connection for each look: a waiting application is no reason to hold one.
     *
     * @return what is missing, in words
     */
    private String look(List<Wanted> left) {
        PooledConnection connection =
                new Connector(database, "godwit/" + database.user() + "/wait", cancellation, _ -> {}).glance();
        try {
            PublicViews views = new PublicViews(connection.getConnection(), stream);
            List<Wanted> missing = new ArrayList<>();
            for (Wanted one : left) {
                boolean there = switch (one) {
                    case Wanted.Migration(String name) -> views.hasApplied(name);
                    case Wanted.Bundle(String digest) -> views.hasDeployed(digest);
                };
                if (!there) {
                    missing.add(one);
                }
            }
            left.retainAll(missing);
            return "The database " + database.database() + " on " + database.host() + " does not have "
                    + String.join(", ", missing.stream().map(Wanted::text).toList()) + " yet (stream " + stream.name()
                    + ").";
        } catch (SQLException e) {
            return "The database " + database.database() + " on " + database.host() + " could not be asked (SQLSTATE "
                    + e.getSQLState() + ").";
        } finally {
            close(connection);
        }
    }

    private static void close(PooledConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // It was only to be looked through.
        }
    }
}
