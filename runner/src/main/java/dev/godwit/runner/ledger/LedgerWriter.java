package dev.godwit.runner.ledger;

import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.runner.decide.Accept;
import dev.godwit.runner.decide.Ledger;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.decide.ScriptForms;
import dev.godwit.runner.decide.Settlement;
import dev.godwit.runner.decide.ToolChecksum;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records what was applied, and what was decided about the past.
 *
 * @param owner {@code <namespace>/<name>} of the resource, or who else ran it
 * @param job null if no Job did
 * @param run one per run
 */
public record LedgerWriter(
        Stream stream,
        Layout layout,
        @Nullable String owner,
        @Nullable String job,
        UUID run) {

    /** Adds a migration, in the transaction in which its script has run, to the ledger and the tool's own table. */
    public void applied(Connection connection, int seq, Migration migration, long durationMs) throws SQLException {
        Names names = Names.of(connection, stream);
        String checksum = ToolChecksum.of(layout, migration);
        Insertion entry = entry(
                names,
                seq,
                migration.name(),
                migration.sha256(),
                Ledger.State.Applied,
                null,
                durationMs,
                checksum,
                ScriptForms.of(migration.sql()));
        Insertion tool = switch (layout) {
            case Prisma -> PrismaTable.insertion(names, migration.name(), checksum, durationMs, true);
            case Flyway -> FlywayTable.insertion(names, migration.name(), checksum, durationMs);
            case Auto -> throw new IllegalStateException("a bundle that was read has a layout");
        };
        entry.with(tool).run(connection);
    }

    /** Records all of it, in one transaction. The connection is in autocommit mode, and left in it. */
    public void settle(Connection connection, Settlement settlement) throws SQLException {
        Names names = Names.of(connection, stream);
        connection.setAutoCommit(false);
        try {
            for (String name : settlement.superseded()) {
                supersede(connection, names, name);
            }
            for (Ledger.Entry entry : settlement.entries()) {
                entry(
                                names,
                                entry.seq(),
                                entry.name(),
                                entry.migration().sha256(),
                                entry.state(),
                                entry.migration().appliedAt(),
                                entry.migration().durationMs(),
                                entry.toolChecksum(),
                                entry.forms())
                        .run(connection);
            }
            for (Accept accept : settlement.accepts()) {
                decided(
                        connection,
                        names,
                        accept.kind().name(),
                        Objects.requireNonNullElse(accept.migration(), ""),
                        accept.hash(),
                        accept.reason());
            }
            for (Resolution resolution : settlement.resolutions()) {
                PrismaTable.rolledBackByName(connection, names, resolution.migration());
                resolved(connection, resolution);
            }
            for (Ledger.Entry entry : settlement.toolRows()) {
                switch (layout) {
                    case Prisma -> PrismaTable.put(connection, names, entry);
                    case Flyway -> FlywayTable.put(connection, names, entry);
                    case Auto -> throw new IllegalStateException("a bundle that was read has a layout");
                }
            }
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private Insertion entry(
            Names names,
            int seq,
            String name,
            String sha256,
            Ledger.State state,
            @Nullable Instant at,
            long durationMs,
            @Nullable String toolChecksum,
            ScriptForms forms) {
        return Insertion.of(
                "INSERT INTO " + names.ledger()
                        + " (stream, seq, id, sha256, state, applied_at, duration_ms, tool_checksum, lines, tokens, owner, job,"
                        + " run) VALUES (?, ?, ?, ?, ?, coalesce(?, pg_catalog.clock_timestamp()), ?, ?, ?, ?, ?, ?, ?)",
                stream.name(),
                seq,
                name,
                sha256,
                state.word(),
                at == null || at.equals(Instant.EPOCH) ? null : at.atOffset(ZoneOffset.UTC),
                durationMs,
                toolChecksum,
                forms.lines(),
                forms.tokens(),
                owner,
                state == Ledger.State.Adopted ? null : job,
                run);
    }

    private void supersede(Connection connection, Names names, String name) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE " + names.ledger() + " SET state = 'superseded' WHERE stream = ? AND id = ?")) {
            update.setString(1, stream.name());
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    private void decided(Connection connection, Names names, String kind, String migration, String hash, String reason)
            throws SQLException {
        Insertion.of(
                        "INSERT INTO " + names.decisions()
                                + " (stream, kind, migration, hash, reason, at, owner, job, run)"
                                + " VALUES (?, ?, ?, ?, ?, pg_catalog.clock_timestamp(), ?, ?, ?) ON CONFLICT DO NOTHING",
                        stream.name(),
                        kind,
                        migration,
                        hash,
                        reason,
                        owner,
                        job,
                        run)
                .run(connection);
    }

    /** Records a person's word on a migration that was begun. */
    public void resolved(Connection connection, Resolution resolution) throws SQLException {
        decided(
                connection,
                Names.of(connection, stream),
                resolution.word(),
                resolution.migration(),
                resolution.failure(),
                resolution.reason());
    }

    /**
     * Records a plan that a person has let through, before it is begun: what is left of it after a failure is known by it.
     *
     * @param canonical the plan that has this digest
     */
    public void begun(Connection connection, String planDigest, String canonical) throws SQLException {
        decided(connection, Names.of(connection, stream), BegunPlans.KIND, "", planDigest, canonical);
    }

    /** Records, in a copy of production that has a ledger, that the rehearsal of this plan begins. */
    public void rehearsing(Connection connection, String planDigest) throws SQLException {
        if (new Catalog(connection).tableExists(stream.ledgerSchema(), Names.DECISIONS)) {
            decided(
                    connection,
                    Names.of(connection, stream),
                    RehearsedPlans.BEGUN,
                    "",
                    planDigest,
                    "begun in the copy");
        }
    }

    /** Records, in a copy of production, that it is what this plan has made of it. */
    public void rehearsed(Connection connection, String planDigest) throws SQLException {
        decided(connection, Names.of(connection, stream), RehearsedPlans.KIND, "", planDigest, "rehearsed to the end");
    }

    /** Records whose the stream is; on a laptop, nobody's. */
    public void claim(Connection connection) throws SQLException {
        Names names = Names.of(connection, stream);
        if (owner != null) {
            put(connection, names, Names.ownerKey(stream), owner);
        }
        if (!stream.name().equals(stream.schema())) {
            put(connection, names, Names.SCHEMA_KEY + stream.name(), stream.schema());
        }
    }

    private static void put(Connection connection, Names names, String key, String value) throws SQLException {
        // A conflict alone would lock the row, which is a write.
        Insertion.of(
                        "INSERT INTO " + names.meta() + " SELECT ?, ? WHERE NOT EXISTS (SELECT FROM " + names.meta()
                                + " WHERE key = ? AND value = ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                        key,
                        value,
                        key,
                        value)
                .run(connection);
    }

    /** Records the newest seed, in its own transaction. */
    public void seeded(Connection connection, String sha256, long durationMs) throws SQLException {
        Seeds.record(connection, stream, sha256, durationMs);
    }

    /** Records that a bundle is applied whole; nothing if that is known. */
    public void deployed(Connection connection, String bundleDigest) throws SQLException {
        Names names = Names.of(connection, stream);
        Insertion.of(
                        "INSERT INTO " + names.deploys() + " (stream, bundle_digest, at, owner, job, run)"
                                + " VALUES (?, ?, pg_catalog.clock_timestamp(), ?, ?, ?) ON CONFLICT DO NOTHING",
                        stream.name(),
                        bundleDigest,
                        owner,
                        job,
                        run)
                .run(connection);
    }
}
