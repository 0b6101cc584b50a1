package dev.godwit.runner.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.godwit.runner.drift.Expectation;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.drift.SnapshotText;
import dev.godwit.runner.ledger.Names;
import dev.godwit.runner.ledger.Stream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the expectation of a database is kept: one row beside the ledger, shared by all streams of that ledger, and one
 * per deploy under way with what the database was when it began.
 */
public final class Expectations {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> POSITIONS = new TypeReference<>() {};

    private final Connection connection;
    private final String expectation;
    private final String deploying;

    private Expectations(Connection connection, String ledgerSchema) {
        this.connection = connection;
        this.expectation = ledgerSchema + ".expectation";
        this.deploying = ledgerSchema + ".deploying";
    }

    public static Expectations of(Connection connection, Stream stream) throws SQLException {
        return new Expectations(connection, Names.of(connection, stream).ledgerSchema());
    }

    /** Empty if there is none. */
    Optional<Expectation> read() throws SQLException {
        return exists() ? select("") : Optional.empty();
    }

    /** Whether the expectation is there, goes with the stream's ledger, and no deploy of the stream was cut off. */
    public boolean isSettled(Stream stream) throws SQLException {
        if (!exists()) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT positions, server_version FROM "
                + expectation + " WHERE NOT EXISTS (SELECT FROM " + deploying + " WHERE stream = ?)")) {
            query.setString(1, stream.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        && row.getInt(2) == connection.getMetaData().getDatabaseMajorVersion()
                        && Objects.equals(
                                positions(row.getString(1)).get(stream.name()),
                                Look.positions(connection, stream).get(stream.name()));
            }
        }
    }

    /**
     * Before the first migration of a deploy is run: remembers what the database is, so that what the deploy changed can
     * be told from what somebody else did, even after a deploy that never came to its end.
     */
    public void begin(Stream stream, Snapshot before) throws SQLException {
        ensure();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO " + deploying + " VALUES (?, ?) ON CONFLICT (stream) DO NOTHING")) {
            insert.setString(1, stream.name());
            insert.setBytes(2, SnapshotText.compress(before));
            insert.executeUpdate();
        }
    }

    /**
     * After the last one, or at the start of the run after a deploy that was cut off: what the deploy changed becomes what
     * is expected, and nothing else does.
     *
     * @param now what the database is
     * @return what is expected now
     */
    public Expectation end(Stream stream, Look now) throws SQLException {
        ensure();
        connection.setAutoCommit(false);
        try {
            Optional<Expectation> expected =
                    select(" FOR UPDATE").filter(known -> known.serverVersion() == now.serverVersion());
            Optional<Snapshot> before = before(stream);
            Snapshot next = expected.flatMap(
                            known -> before.map(was -> known.snapshot().with(was.changesTo(now.snapshot()))))
                    .orElse(now.snapshot());
            Map<String, String> positions =
                    new HashMap<>(expected.isPresent() ? expected.get().positions() : now.positions());
            Optional.ofNullable(now.positions().get(stream.name()))
                    .ifPresent(position -> positions.put(stream.name(), position));
            Expectation recorded = new Expectation(next, now.serverVersion(), positions, Instant.now());
            write(recorded);
            forget(stream);
            connection.commit();
            return recorded;
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private boolean exists() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT pg_catalog.to_regclass(?) IS NOT NULL")) {
            query.setString(1, expectation);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private void ensure() throws SQLException {
        if (exists()) {
            return;
        }
        try (Statement create = connection.createStatement()) {
            create.execute(
                    "CREATE TABLE IF NOT EXISTS " + deploying + " (stream text PRIMARY KEY, before bytea NOT NULL)");
            create.execute("CREATE TABLE IF NOT EXISTS " + expectation
                    + " (id integer PRIMARY KEY CHECK (id = 1), server_version integer NOT NULL, positions text NOT NULL,"
                    + " taken_at timestamptz NOT NULL, digest text NOT NULL, content bytea NOT NULL)");
        }
    }

    private Optional<Expectation> select(String locking) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT content, server_version, positions, taken_at FROM " + expectation + locking)) {
            return row.next()
                    ? Optional.of(new Expectation(
                            SnapshotText.decompress(row.getBytes(1)),
                            row.getInt(2),
                            positions(row.getString(3)),
                            row.getTimestamp(4).toInstant()))
                    : Optional.empty();
        }
    }

    private Optional<Snapshot> before(Stream stream) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT before FROM " + deploying + " WHERE stream = ?")) {
            query.setString(1, stream.name());
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(SnapshotText.decompress(row.getBytes(1))) : Optional.empty();
            }
        }
    }

    private void forget(Stream stream) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + deploying + " WHERE stream = ?")) {
            delete.setString(1, stream.name());
            delete.executeUpdate();
        }
    }

    private void write(Expectation next) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO " + expectation
                + " (id, server_version, positions, taken_at, digest, content) VALUES (1, ?, ?, now(), ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET server_version = EXCLUDED.server_version,"
                + " positions = EXCLUDED.positions, taken_at = EXCLUDED.taken_at, digest = EXCLUDED.digest,"
                + " content = EXCLUDED.content")) {
            upsert.setInt(1, next.serverVersion());
            upsert.setString(2, JSON.writeValueAsString(next.positions()));
            upsert.setString(3, next.snapshot().digest());
            upsert.setBytes(4, SnapshotText.compress(next.snapshot()));
            upsert.executeUpdate();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts is always JSON", e);
        }
    }

    private static Map<String, String> positions(String json) {
        try {
            return JSON.readValue(json, POSITIONS);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The stored expectation's positions cannot be read", e);
        }
    }
}
