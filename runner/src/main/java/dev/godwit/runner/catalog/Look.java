package dev.godwit.runner.catalog;

import dev.godwit.runner.drift.Expectation;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.Stream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One look at a database: what it is, what it is expected to be, and where its ledgers stand, all of one moment.
 *
 * @param expectation empty if no deploy recorded one yet
 * @param running a stream in which a migration is under way outside a transaction
 */
public record Look(
        Snapshot snapshot,
        int serverVersion,
        Optional<Expectation> expectation,
        Map<String, String> positions,
        Optional<String> running) {

    /** For each query, not for all: a catalogue of thousands of tables takes its time. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(2);

    public Look {
        positions = Map.copyOf(positions);
    }

    /**
     * Reads only.
     *
     * @param connection in autocommit mode, in which it is left again, with all settings as they were
     * @throws SQLException 42P01 if the ledger is not there
     */
    public static Look at(Connection connection, Stream stream) throws SQLException {
        Names names = Names.of(connection, stream);
        connection.setAutoCommit(false);
        try (Statement settings = connection.createStatement()) {
            set(settings);
            Positions positions = Positions.read(connection, names.ledger());
            Optional<Expectation> expectation =
                    Expectations.of(connection, stream).read();
            Snapshot snapshot = new SnapshotReader(stream.ledgerSchema(), stream.flywayTable()).read(connection);
            return new Look(
                    snapshot,
                    connection.getMetaData().getDatabaseMajorVersion(),
                    expectation,
                    positions.digests(),
                    Optional.ofNullable(positions.running()));
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** The same with the expectation that was recorded after it. */
    public Look expecting(Expectation recorded) {
        return new Look(snapshot, serverVersion, Optional.of(recorded), positions, running);
    }

    /**
     * What a database is, without its ledger, which need not be there. Reads only.
     *
     * @param connection in autocommit mode, in which it is left again
     */
    public static Snapshot snapshot(Connection connection, Stream stream) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement settings = connection.createStatement()) {
            set(settings);
            return new SnapshotReader(stream.ledgerSchema(), stream.flywayTable()).read(connection);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private static void set(Statement settings) throws SQLException {
        settings.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        settings.execute("SET LOCAL search_path = pg_catalog");
        settings.execute("SET LOCAL statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
        settings.execute("SET LOCAL jit = off");
    }

    /** Where the ledgers stand now. */
    public static Map<String, String> positions(Connection connection, Stream stream) throws SQLException {
        return Positions.read(connection, Names.of(connection, stream).ledger()).digests();
    }

    /** Whether the expectation is of this very state of the ledgers. */
    public boolean isCurrent() {
        return expectation
                .filter(e -> e.positions().equals(positions) && e.serverVersion() == serverVersion)
                .isPresent();
    }
}
