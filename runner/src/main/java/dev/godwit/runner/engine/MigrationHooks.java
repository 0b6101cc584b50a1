package dev.godwit.runner.engine;

import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.SessionSettings;
import dev.godwit.runner.failure.Ran;
import dev.godwit.runner.ledger.Journal;
import dev.godwit.runner.ledger.LedgerPrint;
import dev.godwit.runner.ledger.LedgerWriter;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import dev.godwit.runner.run.RunLog;
import dev.godwit.runner.run.RunStopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/**
 * One migration in its transaction: the session is made clean, the script runs, the transaction is checked to be the same
 * and the ledger rows are written. Flyway then adds its own row and commits.
 */
final class MigrationHooks implements Callback {

    /** How many of the server's messages one migration may put into the log. */
    private static final int MAX_NOTICES = 1000;

    private final int total;
    private final String searchPath;
    private final @Nullable MigrationRole role;
    private final Duration lockTimeout;
    private final SessionSettings settings;
    private final LedgerWriter writer;
    private final DeployLock lock;
    private final Cancellation cancellation;
    private final RunLog log;

    private int started;
    private int notices;
    private long startedAt;
    private boolean recording;
    private @Nullable String transaction;
    private @Nullable LedgerPrint recorded;
    private @Nullable Step current;
    private @Nullable ScriptRun script;
    private @Nullable Step ranAlone;
    private long aloneMs;
    private Ran left = Ran.AloneUnknown;
    private RunEvent.@Nullable MigrationApplied uncommitted;

    /**
     * @param done how many migrations this run has applied before
     * @param total how many it applies, with those
     */
    MigrationHooks(
            int done,
            int total,
            String searchPath,
            @Nullable MigrationRole role,
            Duration lockTimeout,
            SessionSettings settings,
            LedgerWriter writer,
            DeployLock lock,
            Cancellation cancellation,
            RunLog log) {
        this.started = done;
        this.total = total;
        this.searchPath = searchPath;
        this.role = role;
        this.lockTimeout = lockTimeout;
        this.settings = settings;
        this.writer = writer;
        this.lock = lock;
        this.cancellation = cancellation;
        this.log = log;
    }

    @Override
    public boolean supports(Event event, Context context) {
        return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
        return true;
    }

    @Override
    public String getCallbackName() {
        return "godwit";
    }

    @Override
    public void handle(Event event, Context context) {
        try {
            after(context.getConnection());
        } catch (SQLException e) {
            throw new BookkeepingException(e);
        }
    }

    /** The migration under way, or the one that failed; null before the first. */
    @Nullable
    Step current() {
        return current;
    }

    /**
     * Which statement of the current migration failed; none if it was the commit behind them.
     *
     * @param position that the server named; 0 for none
     */
    ScriptRun.Place failedAt(int position) {
        return script == null || recording ? new ScriptRun.Place(0, 0) : script.failedAt(position);
    }

    /** Whether the current script ran to its end, so that what failed is its record or the commit. */
    boolean recording() {
        return recording;
    }

    /** How many migrations were begun, with those before. */
    int started() {
        return started;
    }

    /** To be called when the transaction of the last script is known to be committed. */
    void committed() {
        if (uncommitted != null) {
            log.tell(uncommitted);
            uncommitted = null;
        }
    }

    /** Runs a step's script, in the transaction that Flyway has begun; nothing if it was run before. */
    void run(Step step, Connection connection) throws SQLException {
        boolean already = step.equals(ranAlone);
        if (!already) {
            begin(step);
        }
        try {
            before(step, connection);
        } catch (SQLException e) {
            throw new BookkeepingException(e);
        }
        if (!already) {
            scriptOf(step).execute(connection);
        }
    }

    /** From here on this step is the current one. */
    void begin(Step step) {
        committed();
        cancellation.check();
        current = step;
        script = null;
        recording = false;
        left = Ran.AloneUnknown;
        notices = 0;
        started++;
        startedAt = System.nanoTime();
        log.tell(new RunEvent.MigrationStarted(step.migration().name(), started, total));
    }

    /** What is to be executed; a failure is one of this script. */
    ScriptRun scriptOf(Step step) {
        ScriptRun run = new ScriptRun(step.migration().sql(), cancellation, this::notice);
        script = run;
        return run;
    }

    /** The current step has run outside of a transaction, so that nothing is left but to record it. */
    void ranAlone(Step step) {
        ranAlone = step;
        aloneMs = Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
    }

    /** Whether the current step runs, or ran, outside of a transaction. */
    boolean isAlone() {
        return current != null && current.alone() != null;
    }

    /** What is left of the current step's statement, which has failed outside of a transaction. */
    void left(Ran what) {
        left = what;
    }

    /** How the current step has run, if it has failed. */
    Ran ran() {
        return isAlone() ? left : Ran.Together;
    }

    private void before(Step step, Connection connection) throws SQLException {
        if (connection.getAutoCommit()) {
            throw new IllegalStateException(
                    "Flyway would run " + step.migration().name() + " without a transaction, which the scan let pass");
        }
        prepare(connection);
        recorded = LedgerPrint.take(connection, writer.stream(), writer.layout());
        try (Statement sql = connection.createStatement()) {
            sql.execute(
                    "SET LOCAL lock_timeout TO '" + lockTimeout.toMillis() + "ms'; SET search_path TO " + searchPath);
        }
        if (role != null) {
            role.assume(connection);
        }
        transaction = transactionId(connection);
    }

    /** Takes away whatever a script may have left in the session. */
    private void prepare(Connection connection) throws SQLException {
        settings.apply(connection);
        SessionSettings.forget(connection);
        lock.releaseOthers(connection);
    }

    /** Makes a session in autocommit mode ready for a statement outside of transactions, which waits for locks without end. */
    void prepareAlone(Connection connection) throws SQLException {
        prepare(connection);
        try (Statement sql = connection.createStatement()) {
            sql.execute("SET lock_timeout TO 0; SET search_path TO " + searchPath);
        }
        if (role != null) {
            role.become(connection);
        }
    }

    private void after(Connection connection) throws SQLException {
        Step step = Objects.requireNonNull(current, "after follows before");
        boolean already = step.equals(ranAlone);
        long durationMs = already
                ? aloneMs
                : Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
        recording = true;
        if (!transactionId(connection).equals(transaction)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    "The migration " + step.migration().name()
                            + " ended the transaction in which it ran, by a COMMIT or"
                            + " ROLLBACK. What it committed stays in the database and is not recorded. Look at what it"
                            + " did, undo it, and take COMMIT and ROLLBACK out of the file.");
        }
        settings.apply(connection);
        if (!lock.isHeld(connection)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    "The migration " + step.migration().name() + " gave up the deploy lock, for example with"
                            + " pg_advisory_unlock_all(). It is rolled back and not recorded. Take that out of the file.");
        }
        if (!LedgerPrint.take(connection, writer.stream(), writer.layout()).equals(recorded)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    "The migration " + step.migration().name() + " changed Godwit's ledger; it is rolled back and not"
                            + " recorded. Take that out of the file.");
        }
        if (already) {
            new Journal(writer).end(connection, step.migration().name());
        }
        writer.applied(connection, step.seq(), step.migration(), durationMs);
        uncommitted = new RunEvent.MigrationApplied(step.migration().name(), started, total, durationMs);
    }

    private void notice(SQLWarning warning) {
        notices++;
        if (notices <= MAX_NOTICES && current != null) {
            log.tell(new RunEvent.Notice(
                    current.migration().name(),
                    Objects.requireNonNullElse(warning.getSQLState(), ""),
                    Objects.requireNonNullElse(warning.getMessage(), "")));
        }
    }

    private static String transactionId(Connection connection) throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery("SELECT pg_catalog.pg_current_xact_id()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Something went wrong in our own statements, not in the script. */
    static final class BookkeepingException extends RuntimeException {

        private static final long serialVersionUID = 1;

        BookkeepingException(SQLException cause) {
            super(cause);
        }
    }
}
