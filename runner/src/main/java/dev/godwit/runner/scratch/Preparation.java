package dev.godwit.runner.scratch;

import dev.godwit.bundle.Bundle;
import dev.godwit.runner.drift.CatalogObject;
import dev.godwit.runner.drift.Definition;
import dev.godwit.runner.drift.Snapshot;
import dev.godwit.runner.sql.MadeExtensions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a scratch database what the real one was before its first migration: a schema, and whoever may write in it. */
public final class Preparation {

    private final Connection live;
    private final Connection scratch;
    private final String schema;
    private final @Nullable String role;
    private final Set<CatalogObject.Key> lent = new HashSet<>();
    private final List<String> notes = new ArrayList<>();

    /**
     * @param live in autocommit mode, like the other
     * @param schema the migrated one
     * @param role that migrations run as; null for the user
     */
    public Preparation(Connection live, Connection scratch, String schema, @Nullable String role) {
        this.live = live;
        this.scratch = scratch;
        this.schema = schema;
        this.role = role;
    }

    /** Why a database that a person names is not one to replay in; empty if it is. */
    public Optional<String> unfit() throws SQLException {
        int there = scratch.getMetaData().getDatabaseMajorVersion();
        int here = live.getMetaData().getDatabaseMajorVersion();
        if (isLive()) {
            return Optional.of("The scratch database is the database itself. Nothing was run. Give an empty one.");
        }
        if (there != here) {
            return Optional.of("The scratch database is on PostgreSQL " + there + " and the database on " + here
                    + ", which describes the same objects in other words. Nothing was run. Give one of the same"
                    + " version.");
        }
        try (Statement statement = scratch.createStatement();
                ResultSet row = statement.executeQuery("""
                        WITH own AS (SELECT oid, nspname FROM pg_catalog.pg_namespace
                                     WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'),
                        owned AS (SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e')
                        SELECT pg_catalog.format('%I.%I', nspname, relname) FROM pg_catalog.pg_class c
                        JOIN own ON own.oid = relnamespace
                        WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_class'::regclass AND objid = c.oid)
                        UNION ALL
                        SELECT pg_catalog.format('%I.%I', nspname, proname) FROM pg_catalog.pg_proc p
                        JOIN own ON own.oid = pronamespace
                        WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
                        UNION ALL
                        SELECT pg_catalog.format('%I.%I', nspname, typname) FROM pg_catalog.pg_type t
                        JOIN own ON own.oid = typnamespace
                        WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid)
                        LIMIT 1
                        """)) {
            return row.next()
                    ? Optional.of("The scratch database is not empty: it has " + row.getString(1) + ". Nothing was run."
                            + " Give an empty one, made anew for each replay.")
                    : Optional.empty();
        }
    }

    /** A lock that one session holds is in another's way only if both are in the same database. */
    private boolean isLive() throws SQLException {
        long key = new SecureRandom().nextLong();
        flag(live, "SELECT pg_catalog.pg_try_advisory_lock(?)", key);
        try {
            boolean free = flag(scratch, "SELECT pg_catalog.pg_try_advisory_lock(?)", key);
            if (free) {
                flag(scratch, "SELECT pg_catalog.pg_advisory_unlock(?)", key);
            }
            return !free;
        } finally {
            flag(live, "SELECT pg_catalog.pg_advisory_unlock(?)", key);
        }
    }

    private static boolean flag(Connection connection, String query, long key) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setLong(1, key);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** @param actual what the real database is made of */
    public void make(Snapshot actual, Bundle bundle) throws SQLException {
        try (Statement statement = scratch.createStatement()) {
            String name = statement.enquoteIdentifier(schema, true);
            String owner = role == null ? null : statement.enquoteIdentifier(role, true);
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + name
                    + (owner != null && isOwned() ? " AUTHORIZATION " + owner : ""));
            if (owner != null) {
                attempt(statement, "GRANT ALL ON SCHEMA " + name + " TO " + owner);
                attempt(
                        statement,
                        "GRANT ALL ON DATABASE " + statement.enquoteIdentifier(scratch.getCatalog(), true) + " TO "
                                + owner);
            }
            lend(statement, actual, MadeExtensions.of(bundle.migrations()));
        }
    }

    /** Whether the migrated schema is the role's. */
    private boolean isOwned() throws SQLException {
        try (PreparedStatement query = live.prepareStatement("SELECT pg_catalog.pg_get_userbyid(nspowner) = ?"
                + " FROM pg_catalog.pg_namespace WHERE nspname = ?")) {
            query.setString(1, role);
            query.setString(2, schema);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** What the database has and no migration makes is a difference, and nothing that a replay should fail for. */
    private void lend(Statement statement, Snapshot actual, Set<String> made) throws SQLException {
        for (CatalogObject extension : actual.objects()) {
            if (extension.kind().equals("extension") && !made.contains(extension.name())) {
                String place = Definition.tree(extension).path("schema").asText();
                attempt(statement, "CREATE SCHEMA IF NOT EXISTS " + place);
                if (attempt(
                        statement,
                        "CREATE EXTENSION IF NOT EXISTS " + extension.name() + " SCHEMA " + place + " CASCADE")) {
                    lent.add(extension.key());
                } else {
                    notes.add("The database has the extension " + extension.name()
                            + ", which no migration makes, and which this role cannot make in a scratch database.");
                }
            }
        }
    }

    private static boolean attempt(Statement statement, String sql) throws SQLException {
        try {
            statement.execute(sql);
            return true;
        } catch (SQLException e) {
            if (e.getSQLState() == null
                    || e.getSQLState().startsWith("08")
                    || e.getSQLState().startsWith("57")) {
                throw e;
            }
            return false;
        }
    }

    /** Extensions that were made beforehand. */
    public Set<CatalogObject.Key> lent() {
        return Set.copyOf(lent);
    }

    /** What could not be made, each a sentence. */
    public List<String> notes() {
        return List.copyOf(notes);
    }
}
