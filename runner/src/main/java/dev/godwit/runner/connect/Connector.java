package dev.godwit.runner.connect;

import dev.godwit.report.Outcome;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.PooledConnection;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PreferQueryMode;

/** Opens the connection of a run and refuses a server on which nothing good can come of it. */
public final class Connector {

    /** PostgreSQL truncates longer names. */
    static final int MAX_APPLICATION_NAME = 63;

    private static final int OLDEST_SERVER = 14;
    private static final int ATTEMPTS = 5;
    private static final int CANCEL_TIMEOUT_SECONDS = 5;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** After which no other attempt is made: one that times out has taken its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ConnectionSpec spec;
    private final String applicationName;
    private final Cancellation cancellation;
    private final RunLog log;

    /** @param applicationName what others see of the session in {@code pg_stat_activity} */
    public Connector(ConnectionSpec spec, String applicationName, Cancellation cancellation, RunLog log) {
        this.spec = spec;
        this.cancellation = cancellation;
        this.applicationName = applicationName;
        this.log = log;
    }

    /**
     * Tries for a few seconds while nobody answers.
     *
     * @throws RunStopped if there is no usable connection: {@link Outcome#WaitingForDatabase},
     *     {@link Outcome#CredentialsRefused} or {@link Outcome#PoolerRefused}
     */
    public DatabaseSession open() {
        long startedAt = System.nanoTime();
        for (int attempt = 1; ; attempt++) {
            cancellation.check();
            try {
                return check(dataSource().getPooledConnection());
            } catch (SQLException e) {
                if (!ConnectionProblem.mayPass(e)
                        || attempt == ATTEMPTS
                        || System.nanoTime() - startedAt > PATIENCE.toNanos()) {
                    throw ConnectionProblem.of(e, spec);
                }
                log.tell(new RunEvent.ConnectionRetried(
                        ConnectionProblem.of(e, spec).message()));
                pause();
            }
        }
    }

    /**
     * A connection to read a row or two by, each in a statement of its own: whoever is asked may be a standby, and a pooler that
     * shares its sessions will do. One attempt; the caller closes it.
     *
     * @throws RunStopped {@link Outcome#WaitingForDatabase} or {@link Outcome#CredentialsRefused}
     */
    public PooledConnection glance() {
        try {
            return dataSource().getPooledConnection();
        } catch (SQLException e) {
            throw ConnectionProblem.of(e, spec);
        }
    }

    private PGConnectionPoolDataSource dataSource() {
        PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
        source.setServerNames(new String[] {spec.host()});
        source.setPortNumbers(new int[] {spec.port()});
        source.setDatabaseName(spec.database());
        source.setUser(spec.user());
        source.setPassword(spec.password());
        if (spec.sslMode() != null) {
            source.setSslMode(spec.sslMode());
        }
        if (spec.sslRootCert() != null) {
            source.setSslRootCert(spec.sslRootCert());
        }
        if (!spec.verifiesServer()) {
            // Anybody on the way could ask for the password like this, and would have it.
            source.setRequireAuth("!password");
        }
        source.setApplicationName(
                applicationName.substring(0, Math.min(MAX_APPLICATION_NAME, applicationName.length())));
        // Then the driver sends the name when it connects, and RESET ALL between migrations keeps it.
        source.setAssumeMinServerVersion(String.valueOf(OLDEST_SERVER));
        source.setConnectTimeout(spec.connectTimeoutSeconds());
        source.setLoginTimeout(spec.connectTimeoutSeconds() + 5);
        source.setSocketTimeout(0);
        source.setTcpKeepAlive(true);
        source.setSocketFactory(KeepAliveSockets.class.getName());
        source.setCancelSignalTimeout(CANCEL_TIMEOUT_SECONDS);
        source.setPrepareThreshold(0);
        // A statement goes to the server as it is written, so that error positions are those of the text.
        source.setPreferQueryMode(PreferQueryMode.EXTENDED_FOR_PREPARED);
        source.setDefaultAutoCommit(true);
        return source;
    }

    private DatabaseSession check(PooledConnection physical) throws SQLException {
        try {
            // Not closed: the pooled connection owns it, and the session closes that.
            Connection connection = physical.getConnection();
            int major = connection.getMetaData().getDatabaseMajorVersion();
            String version = connection.getMetaData().getDatabaseProductVersion();
            if (major < OLDEST_SERVER) {
                throw new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The server " + spec.host() + " is PostgreSQL " + version + "; Godwit needs " + OLDEST_SERVER
                                + " or newer. Nothing was changed.");
            }
            int pid = new PoolerProbe(connection, spec, this::another).requireSession();
            SessionSettings settings = SessionSettings.of(connection);
            settings.apply(connection);
            refuseReadOnly(connection);
            return new DatabaseSession(
                    physical,
                    connection.unwrap(PgConnection.class),
                    pid,
                    version,
                    settings,
                    () -> dataSource().getPooledConnection());
        } catch (SQLException | RuntimeException e) {
            physical.close();
            throw e;
        }
    }

    private PoolerProbe.Opened another() throws SQLException {
        PooledConnection physical = dataSource().getPooledConnection();
        Connection connection = physical.getConnection();
        return new PoolerProbe.Opened() {
            @Override
            public Connection connection() {
                return connection;
            }

            @Override
            public void close() throws SQLException {
                physical.close();
            }
        };
    }

    private void refuseReadOnly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_is_in_recovery(), current_setting('transaction_read_only') = 'on'")) {
            row.next();
            if (row.getBoolean(1)) {
                throw new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The server " + spec.host() + " is a standby, which cannot be written to. Nothing was changed."
                                + " Point the host to the primary.");
            }
            if (row.getBoolean(2)) {
                throw new RunStopped(
                        Outcome.WaitingForDatabase,
                        "The database " + spec.database() + " on " + spec.host() + " is read-only for the user "
                                + spec.user() + " (default_transaction_read_only is on). Nothing was changed.");
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Cancellation.Reason.Terminated.stopped();
        }
    }
}
