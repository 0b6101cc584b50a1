package dev.godwit.runner.scratch;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An empty database beside another one, with its encoding and locale, into which nobody else may. */
public final class ScratchDatabase implements AutoCloseable {

    private static final String PREFIX = "godwit_scratch_";
    private static final String COMMENT = "Made by Godwit to try something; may be dropped. ";

    /** Longer than any of them is in use. */
    private static final Duration STALE = Duration.ofHours(6);

    private static final int RANDOM_BYTES = 8;

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection beside;
    private final String name;

    private ScratchDatabase(Connection beside, String name) {
        this.beside = beside;
        this.name = name;
    }

    /** What stands in the way of making one, with what to do about it; empty if nothing does. */
    public static Optional<String> obstacle(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT rolcreatedb OR rolsuper, pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles"
                                + " WHERE rolname = current_user")) {
            row.next();
            return row.getBoolean(1)
                    ? Optional.empty()
                    : Optional.of("the role " + row.getString(2)
                            + " may not create databases. If it should, let the DBA run: ALTER ROLE " + row.getString(2)
                            + " CREATEDB;");
        }
    }

    /**
     * Those that an earlier run could not drop go first.
     *
     * @param beside in autocommit mode, and so until this is closed
     */
    public static ScratchDatabase make(Connection beside) throws SQLException {
        sweep(beside);
        ScratchDatabase made = new ScratchDatabase(beside, newName(beside));
        try (Statement statement = beside.createStatement()) {
            statement.execute("CREATE DATABASE " + made.name + " TEMPLATE template0" + likeThisOne(statement));
            try {
                statement.execute("COMMENT ON DATABASE " + made.name + " IS "
                        + statement.enquoteLiteral(COMMENT + Instant.now()));
                statement.execute("REVOKE ALL ON DATABASE " + made.name + " FROM PUBLIC");
            } catch (SQLException e) {
                made.close();
                throw e;
            }
        }
        return made;
    }

    /** Names the session that makes it: once that is gone, nobody uses it. */
    private static String newName(Connection beside) throws SQLException {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        try (Statement statement = beside.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return PREFIX + HexFormat.of().toHexDigits(row.getInt(1)) + "_"
                    + HexFormat.of().formatHex(random);
        }
    }

    /** Needs no quotes. */
    public String name() {
        return name;
    }

    private static String likeThisOne(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("""
                SELECT pg_catalog.pg_encoding_to_char(encoding), datcollate, datctype,
                       pg_catalog.to_jsonb(d) ->> 'datlocprovider',
                       coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
                       pg_catalog.to_jsonb(d) ->> 'daticurules'
                FROM pg_catalog.pg_database d WHERE datname = pg_catalog.current_database()
                """)) {
            row.next();
            StringBuilder options = new StringBuilder()
                    .append(" ENCODING ")
                    .append(statement.enquoteLiteral(row.getString(1)))
                    .append(" LC_COLLATE ")
                    .append(statement.enquoteLiteral(row.getString(2)))
                    .append(" LC_CTYPE ")
                    .append(statement.enquoteLiteral(row.getString(3)));
            String provider = row.getString(4);
            if ("i".equals(provider)) {
                options.append(" LOCALE_PROVIDER icu ICU_LOCALE ").append(statement.enquoteLiteral(row.getString(5)));
                if (row.getString(6) != null) {
                    options.append(" ICU_RULES ").append(statement.enquoteLiteral(row.getString(6)));
                }
            } else if ("b".equals(provider)) {
                options.append(" LOCALE_PROVIDER builtin BUILTIN_LOCALE ")
                        .append(statement.enquoteLiteral(row.getString(5)));
            } else if (provider != null) {
                options.append(" LOCALE_PROVIDER libc");
            }
            return options.toString();
        }
    }

    /** Only what has such a name and is ours to drop, and whose maker is gone, or which is old by its comment. */
    private static void sweep(Connection beside) throws SQLException {
        List<String> stale = new ArrayList<>();
        try (PreparedStatement query = beside.prepareStatement("""
                SELECT datname, pg_catalog.shobj_description(d.oid, 'pg_database'), NOT EXISTS (
                    SELECT FROM pg_catalog.pg_stat_activity a
                    WHERE pg_catalog.lpad(pg_catalog.to_hex(a.pid), 8, '0') = pg_catalog.substr(datname, ?, 8))
                FROM pg_catalog.pg_database d
                WHERE datname ~ ? AND pg_catalog.pg_has_role(datdba, 'USAGE')
                """)) {
            query.setInt(1, PREFIX.length() + 1);
            query.setString(2, "^" + PREFIX + "[0-9a-f]{8}_[0-9a-f]{" + 2 * RANDOM_BYTES + "}$");
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String comment = rows.getString(2);
                    if (rows.getBoolean(3) || (comment != null && isStale(comment))) {
                        stale.add(rows.getString(1));
                    }
                }
            }
        }
        for (String name : stale) {
            new ScratchDatabase(beside, name).close();
        }
    }

    private static boolean isStale(String comment) {
        if (!comment.startsWith(COMMENT)) {
            return false;
        }
        try {
            return Instant.parse(comment.substring(COMMENT.length()))
                    .plus(STALE)
                    .isBefore(Instant.now());
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    @Override
    public void close() throws SQLException {
        String drop = "DROP DATABASE IF EXISTS " + name;
        try (Statement statement = beside.createStatement()) {
            try {
                statement.execute(drop + " WITH (FORCE)");
            } catch (SQLException e) {
                if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                    throw e;
                }
                // FORCE takes an autovacuum worker for a superuser's session, which only one may end; without it the
                // server asks
                // the worker to leave and waits.
                statement.execute(drop);
            }
        }
    }
}
