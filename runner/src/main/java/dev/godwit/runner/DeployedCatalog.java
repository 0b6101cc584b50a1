package dev.godwit.runner;

import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.DriftScript;
import dev.godwit.report.Outcome;
import dev.godwit.runner.catalog.Expectations;
import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.DriftPolicy;
import dev.godwit.runner.drift.Verdict;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for drift around a deploy, and records what the deploy makes of the database. What fails here fails no deploy: it
 * is said, and the next run makes up for it.
 */
final class DeployedCatalog {

    private static final int NAMED = 3;

    private final DatabaseSession session;
    private final Stream stream;
    private final DriftPolicy policy;
    private final DriftScripts scripts;
    private final Findings findings;
    private final Cancellation cancellation;
    private final RunLog log;

    static DeployedCatalog of(
            DatabaseSession session,
            RunRequest request,
            DriftPolicy policy,
            Supplier<PostgresParser> grammar,
            Findings findings,
            Cancellation cancellation,
            RunLog log) {
        DriftScripts scripts = new DriftScripts(request.database(), request.stream(), grammar, cancellation, log);
        return new DeployedCatalog(session, request.stream(), policy, scripts, findings, cancellation, log);
    }

    private DeployedCatalog(
            DatabaseSession session,
            Stream stream,
            DriftPolicy policy,
            DriftScripts scripts,
            Findings findings,
            Cancellation cancellation,
            RunLog log) {
        this.session = session;
        this.stream = stream;
        this.policy = policy;
        this.scripts = scripts;
        this.findings = findings;
        this.cancellation = cancellation;
        this.log = log;
    }

    /**
     * Before the first migration, under the deploy lock.
     *
     * @throws RunStopped {@link Outcome#DriftBlocked}
     */
    void begin() {
        attempt(connection -> {
            Look look = Look.at(connection, stream);
            Drift drift = told(check().judge(connection, look));
            if (policy.blocks() && drift.state() == Drift.State.DriftDetected) {
                findings.drift(drift);
                throw new RunStopped(Outcome.DriftBlocked, blocked(drift));
            }
            Expectations.of(connection, stream).begin(stream, look.snapshot());
        });
    }

    /** After the last one, also if it failed. */
    void end() {
        attempt(this::record);
    }

    /** Instead of both, where nothing is to be applied: makes up for a deploy that was cut off. */
    void settle() {
        attempt(connection -> {
            if (Expectations.of(connection, stream).isSettled(stream)) {
                told(check().check(connection));
            } else {
                record(connection);
            }
        });
    }

    /** Changes nothing. */
    void look() {
        look(check()::check);
    }

    /** The same, in another way. */
    void look(Looking looking) {
        attempt(connection -> {
            Verdict verdict = looking.at(connection);
            Drift drift = verdict.told(policy.shown(), Instant.now()).from(policy.expectation());
            findings.drift(drift);
            if (verdict instanceof Verdict.Compared(Differences differences) && !differences.none()) {
                findings.drift(drift.with(script(connection, differences)));
            }
        });
    }

    /** Null if it could not be written, which makes what was found no less true. */
    private @Nullable DriftScript script(Connection connection, Differences differences) {
        try {
            return scripts.write(connection, differences, Direction.BACK, DriftScripts.Trial.UNATTENDED)
                    .reported(policy.shown());
        } catch (SQLException e) {
            log.tell(new RunEvent.Warned("What would undo the drift could not be written or tried (SQLSTATE "
                    + e.getSQLState() + "); godwit drift --script does it too."));
        } catch (IllegalStateException | IllegalArgumentException e) {
            log.tell(new RunEvent.Bug(e));
        }
        return null;
    }

    private void record(Connection connection) throws SQLException {
        Look now = Look.at(connection, stream);
        told(check().judge(
                        connection,
                        now.expecting(Expectations.of(connection, stream).end(stream, now))));
    }

    /** Where a replay is asked for, the looks that replay say what drift is, and a deploy's own does not gainsay them. */
    private Drift told(Verdict verdict) {
        Drift drift = verdict.told(policy.shown(), Instant.now());
        if (!policy.replays()) {
            findings.drift(drift);
        }
        return drift;
    }

    private static String blocked(Drift drift) {
        String some = drift.differences().stream()
                .limit(NAMED)
                .map(DeployedCatalog::name)
                .collect(Collectors.joining(", "));
        return "The database has drifted, and pending migrations are not to be started then (onDrift: Block): " + some
                + (drift.total() > NAMED ? " and " + (drift.total() - NAMED) + " more" : "")
                + ". Nothing was run. Undo it by hand, or accept it: drift: {accept: [\"" + drift.digest() + "\"]}";
    }

    private static String name(Difference difference) {
        return difference.kind() + " " + difference.object() + " is "
                + difference.change().name().toLowerCase(Locale.ROOT);
    }

    private DriftCheck check() {
        return new DriftCheck(stream, policy);
    }

    /** One way to look at a database. */
    @FunctionalInterface
    interface Looking {
        Verdict at(Connection connection) throws SQLException;
    }

    private void attempt(Recording recording) {
        if (cancellation.reason() != null) {
            return;
        }
        try (Cancellation.Section _ = cancellation.during(session)) {
            recording.on(session.handle());
        } catch (SQLException e) {
            String why = "The catalogue could not be read, or what was read not be recorded (SQLSTATE "
                    + e.getSQLState() + "): drift is not known until the next run.";
            findings.drift(Verdict.unknown(Drift.State.DriftUnknown, Instant.now(), why));
            log.tell(new RunEvent.Warned(why));
        }
    }

    @FunctionalInterface
    private interface Recording {
        void on(Connection connection) throws SQLException;
    }
}
