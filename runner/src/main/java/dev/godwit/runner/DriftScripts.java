package dev.godwit.runner;

import dev.godwit.runner.catalog.Look;
import dev.godwit.runner.connect.ConnectionSpec;
import dev.godwit.runner.drift.Differences;
import dev.godwit.runner.ledger.ObservedReader;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.reconcile.Costs;
import dev.godwit.runner.reconcile.Direction;
import dev.godwit.runner.reconcile.Place;
import dev.godwit.runner.reconcile.Script;
import dev.godwit.runner.reconcile.ScriptText;
import dev.godwit.runner.reconcile.Verified;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.scratch.ScriptProof;
import dev.godwit.runner.sql.PostgresParser;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;

/** Writes what would undo or adopt differences, and tries it. */
final class DriftScripts {

    /** So much of a position as tells it from others. */
    private static final int SHORT = 12;

    private final ConnectionSpec database;
    private final Stream stream;
    private final Costs costs;
    private final Cancellation cancellation;
    private final RunLog log;

    DriftScripts(
            ConnectionSpec database,
            Stream stream,
            Supplier<PostgresParser> grammar,
            Cancellation cancellation,
            RunLog log) {
        this.database = database;
        this.stream = stream;
        this.costs = new Costs(grammar);
        this.cancellation = cancellation;
        this.log = log;
    }

    /** Whether a script is tried, and on whose account. */
    enum Trial {
        NONE,
        /** In a Job: not as a superuser, for the database's users would have a say in what is run with its rights. */
        UNATTENDED,
        /** Somebody sits before it. */
        ATTENDED
    }

    /** @param connection in autocommit mode */
    ScriptText write(Connection connection, Differences differences, Direction direction, Trial trial)
            throws SQLException {
        String user;
        boolean superuser;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.quote_ident(rolname), rolsuper"
                        + " FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
            row.next();
            user = row.getString(1);
            superuser = row.getBoolean(2);
        }
        Place place = new Place(connection.getMetaData().getDatabaseMajorVersion(), database.database(), user, true);
        Script script = Script.of(differences, direction, place, costs);
        Verified verified = switch (trial) {
            case NONE -> new Verified.NotTried("nobody asked for it.");
            case UNATTENDED ->
                superuser
                        ? new Verified.NotTried("a Job does not try scripts as a superuser, for what the users of the"
                                + " database made would be run with its rights. Let the Job log in as the owner of the"
                                + " schema, or run godwit drift --script.")
                        : proof().of(connection, differences, direction, place);
            case ATTENDED -> proof().of(connection, differences, direction, place);
        };
        String about = "database " + database.database() + ", stream " + stream.name() + ", " + position(connection);
        return new ScriptText(script, about, differences.digest(), verified);
    }

    private String position(Connection connection) throws SQLException {
        if (ObservedReader.entries(connection, stream).isEmpty()) {
            return "no ledger";
        }
        String position = Look.positions(connection, stream).getOrDefault(stream.name(), "");
        return "ledger at " + position.substring(0, Math.min(SHORT, position.length()));
    }

    private ScriptProof proof() {
        return new ScriptProof(database, stream, costs, cancellation, log);
    }
}
