package dev.godwit.runner.scratch;

import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.connect.Connector;
import dev.godwit.runner.connect.DatabaseSession;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Change;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.drift.Scope;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Costs;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.Place;
import dev.godwit.runner.reconcile.Reconciliation;
import dev.godwit.runner.reconcile.Script;
import dev.godwit.runner.reconcile.Step;
import dev.godwit.runner.reconcile.Verified;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs a script where it can do no harm: in a scratch database that is made, empty, of what the real one is. What could
 * reach out of there is not made: event triggers, subscriptions, the passwords of user mappings, the contents of
 * materialized views.
 */
public final class ScriptProof {

    private static final Scope EVERYTHING_BUT_ORDER =
            new Scope(null, List.of(Scope.Glob.parse("column order:*"), Scope.Glob.parse("event trigger:*")));
    private static final int NAMED = 3;

    private final ConnectionSpec database;
    private final Stream stream;
    private final Costs costs;
    private final Cancellation cancellation;
    private final RunLog log;

    public ScriptProof(ConnectionSpec database, Stream stream, Costs costs, Cancellation cancellation, RunLog log) {
        this.database = database;
        this.stream = stream;
        this.costs = costs;
        this.cancellation = cancellation;
        this.log = log;
    }

    /** @param connection to the database itself, in autocommit mode */
    public Verified of(Connection connection, Differences differences, Direction direction, Place place)
            throws SQLException {
        Optional<String> obstacle = ScratchDatabase.obstacle(connection);
        if (obstacle.isPresent()) {
            return new Verified.NotTried(obstacle.get());
        }
        try (ScratchDatabase scratch = ScratchDatabase.make(connection);
                DatabaseSession session = new Connector(
                                database.to(scratch.name()),
                                "godwit/" + database.user() + "/scratch",
                                cancellation,
                                log)
                        .open();
                Cancellation.Section _ = cancellation.during(session)) {
            Place there = new Place(place.serverVersion(), scratch.name(), place.user(), false);
            return run(session.handle(), differences, direction, there);
        } catch (RunStopped e) {
            return new Verified.NotTried("the scratch database could not be reached. " + e.message());
        }
    }

    private Verified run(Connection scratch, Differences differences, Direction direction, Place there)
            throws SQLException {
        Script script = Script.of(differences, direction, there, costs);
        Snapshot from = direction == Direction.BACK ? differences.actual() : differences.expected();
        execute(scratch, "SET synchronous_commit = off");
        execute(scratch, "SET check_function_bodies = off");
        for (Step.Statement statement : statements(Look.snapshot(scratch, stream), from, there)) {
            // What could not be made is found when the copy is looked at.
            failure(scratch, statement);
        }
        Set<CatalogObject.Key> notMade = keys(differing(from, Look.snapshot(scratch, stream)));
        Optional<CatalogObject.Key> lacking = differences.changes().stream()
                .map(Change::object)
                .filter(object -> isLacking(object, notMade))
                .map(CatalogObject::key)
                .findFirst();
        if (lacking.isPresent()) {
            return new Verified.NotTried("what the " + lacking.get().kind() + " "
                    + lacking.get().name() + " needs could not be made in a scratch database by this role.");
        }
        for (Step.Statement statement : script.statements()) {
            Optional<String> failure = failure(scratch, statement);
            if (failure.isPresent()) {
                return new Verified.No(
                        "the statement for the " + statement.object().kind() + " "
                                + statement.object().name() + " fails with SQLSTATE " + failure.get() + ".");
            }
        }
        Set<CatalogObject.Key> refused =
                script.refused().stream().map(Step.Refused::object).collect(Collectors.toSet());
        List<CatalogObject> left = differing(script.target(), Look.snapshot(scratch, stream)).stream()
                .filter(object -> !notMade.contains(object.key()) && !refused.contains(object.key()))
                .toList();
        return left.isEmpty() ? new Verified.Yes() : new Verified.No(named(left));
    }

    /** What reaches out of a database is not made in a scratch one. */
    private static boolean isLacking(CatalogObject object, Set<CatalogObject.Key> notMade) {
        return object.kind().equals("event trigger")
                || notMade.contains(object.key())
                || notMade.stream()
                        .anyMatch(key ->
                                key.name().equals(object.parent()) && key.kind().equals("table"));
    }

    private List<Step.Statement> statements(Snapshot empty, Snapshot from, Place there) {
        List<Change> changes =
                Differences.between(empty, from, EVERYTHING_BUT_ORDER).changes();
        return Reconciliation.steps(empty, from, changes, there, costs).stream()
                .filter(Step.Statement.class::isInstance)
                .map(Step.Statement.class::cast)
                .toList();
    }

    private static List<CatalogObject> differing(Snapshot expected, Snapshot actual) {
        return Differences.between(expected, actual, EVERYTHING_BUT_ORDER).changes().stream()
                .map(Change::object)
                .toList();
    }

    private static Set<CatalogObject.Key> keys(List<CatalogObject> objects) {
        return objects.stream().map(CatalogObject::key).collect(Collectors.toSet());
    }

    private static String named(List<CatalogObject> left) {
        return left.stream()
                        .limit(NAMED)
                        .map(object -> object.kind() + " " + object.name())
                        .collect(Collectors.joining(", "))
                + (left.size() > NAMED ? " and " + (left.size() - NAMED) + " more" : "") + " still differ.";
    }

    /** The SQLSTATE: a message may hold what a literal holds. */
    private Optional<String> failure(Connection scratch, Step.Statement statement) throws SQLException {
        cancellation.check();
        try {
            execute(scratch, statement.sql());
            return Optional.empty();
        } catch (SQLException e) {
            if (e.getSQLState() == null
                    || e.getSQLState().startsWith("08")
                    || e.getSQLState().startsWith("57")) {
                throw e;
            }
            return Optional.of(e.getSQLState());
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
