package dev.godwit.runner.engine;

import dev.godwit.bundle.Check;
import dev.godwit.report.Outcome;
import dev.godwit.runner.connect.Request;
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
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One migration after the other, each in its transaction: the session is made clean, the script runs, the transaction is checked
 * to be the same, the ledger's row and the tool's own are written. Besides what the script needs, that is four requests. Checks
 * are asked in the same transaction, before the script and behind it.
 */
final class MigrationTransaction {

    /** How many of the server's messages one migration may put into the log. */
    private static final int MAX_NOTICES = 1000;

    private static final String TRANSACTION = "SELECT pg_catalog.pg_current_xact_id()::text";
    private static final String TRUE = "t";

    private final int total;
    private final String searchPath;
    private final @Nullable MigrationRole role;
    private final Duration lockTimeout;
    private final SessionSettings settings;
    private final LedgerWriter writer;
    private final LedgerPrint print;
    private final DeployLock lock;
    private final Cancellation cancellation;
    private final RunLog log;

    private int started;
    private int notices;
    private long startedAt;
    private boolean recording;
    private @Nullable Ran checking;
    private @Nullable List<String> transaction;
    private @Nullable List<String> recorded;
    private @Nullable Step current;
    private @Nullable ScriptRun script;
    private @Nullable Step ranAlone;
    private long aloneMs;
    private Ran left = Ran.AloneUnknown;
    private Ran together = Ran.Together;

    /**
     * @param done how many migrations this run has applied before
     * @param total how many it applies, with those
     */
    MigrationTransaction(
            int done,
            int total,
            String searchPath,
            @Nullable MigrationRole role,
            Duration lockTimeout,
            SessionSettings settings,
            LedgerWriter writer,
            LedgerPrint print,
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
        this.print = print;
        this.lock = lock;
        this.cancellation = cancellation;
        this.log = log;
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

    /**
     * Applies a step, or records it if its script was run before.
     *
     * @param connection in autocommit mode, in which it is left if nothing goes wrong; otherwise all is rolled back
     */
    void apply(Step step, Connection connection) throws SQLException {
        boolean already = step.equals(ranAlone);
        if (!already) {
            begin(step);
        }
        connection.setAutoCommit(false);
        try {
            kept(() -> before(connection));
            if (!already) {
                check(step.migration().precheck(), Ran.NotYet, connection);
                startedAt = System.nanoTime();
                scriptOf(step).execute(connection);
            }
            long durationMs = already ? aloneMs : elapsedMs();
            recording = true;
            kept(() -> verify(step, connection));
            check(step.migration().postcheck(), already ? Ran.AloneUnchecked : Ran.Together, connection);
            kept(() -> record(step, connection, already, durationMs));
            connection.commit();
            log.tell(new RunEvent.MigrationApplied(step.migration().name(), started, total, durationMs));
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
    }

    /**
     * Runs a seed twice. The first run is kept if the second one neither fails nor leaves more or fewer rows.
     *
     * @param connection in autocommit mode, in which it is left if nothing goes wrong; otherwise all is rolled back
     */
    void seed(Step seed, Connection connection) throws SQLException {
        begin(seed);
        together = Ran.Seed;
        connection.setAutoCommit(false);
        try {
            kept(() -> before(connection));
            startedAt = System.nanoTime();
            scriptOf(seed).execute(connection);
            long durationMs = elapsedMs();
            kept(() -> verify(seed, connection));
            together = Ran.SeedAgain;
            SeedTrial trial = SeedTrial.begin(connection, writer.stream());
            kept(() -> before(connection));
            scriptOf(seed).execute(connection);
            recording = true;
            kept(() -> verify(seed, connection));
            trial.end(seed.migration(), writer.job());
            together = Ran.Seed;
            kept(() -> writer.seeded(connection, seed.migration().sha256(), durationMs));
            connection.commit();
            log.tell(new RunEvent.SeedApplied(seed.migration().name(), durationMs));
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
    }

    /** Asks what is to be asked before the current step, which runs outside of a transaction. */
    void precheckAlone(Step step, Connection connection) throws SQLException {
        if (step.migration().precheck() == null) {
            return;
        }
        connection.setAutoCommit(false);
        try {
            kept(() -> before(connection));
            check(step.migration().precheck(), Ran.NotYet, connection);
            connection.rollback();
        } catch (SQLException | RuntimeException e) {
            rollBack(connection, e);
            throw e;
        }
        connection.setAutoCommit(true);
        startedAt = System.nanoTime();
    }

    /** @param stage what is to be said of the migration if this fails */
    private void check(@Nullable Check check, Ran stage, Connection connection) throws SQLException {
        if (check == null || current == null) {
            return;
        }
        checking = stage;
        long begun = System.nanoTime();
        int queries = new CheckRun(conditions(connection), cancellation).run(check, connection);
        checking = null;
        log.tell(new RunEvent.CheckPassed(
                current.migration().name(),
                check.file(),
                queries,
                Duration.ofNanos(System.nanoTime() - begun).toMillis()));
    }

    private static void rollBack(Connection connection, Exception failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private long elapsedMs() {
        return Duration.ofNanos(System.nanoTime() - startedAt).toMillis();
    }

    @FunctionalInterface
    private interface Bookkeeping {
        void run() throws SQLException;
    }

    private static void kept(Bookkeeping own) {
        try {
            own.run();
        } catch (SQLException e) {
            throw new BookkeepingException(e);
        }
    }

    /** From here on this step is the current one. */
    void begin(Step step) {
        cancellation.check();
        current = step;
        script = null;
        recording = false;
        checking = null;
        left = Ran.AloneUnknown;
        notices = 0;
        started++;
        startedAt = System.nanoTime();
        log.tell(
                step.isSeed()
                        ? new RunEvent.SeedStarted(step.migration().name())
                        : new RunEvent.MigrationStarted(step.migration().name(), started, total));
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
        aloneMs = elapsedMs();
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
        if (checking != null) {
            return checking;
        }
        return isAlone() ? left : together;
    }

    private void before(Connection connection) throws SQLException {
        Request request = prepare().then(print.query()).then(conditions(connection));
        Iterator<List<String>> answers =
                request.then(TRANSACTION).send(connection).iterator();
        boolean released = answers.next().contains(TRUE);
        recorded = answers.next();
        transaction = answers.next();
        if (released) {
            releaseTheRest(connection);
        }
    }

    /** Under what a script begins, until the transaction ends. */
    private String conditions(Connection connection) throws SQLException {
        String settings =
                "SET LOCAL lock_timeout TO '" + lockTimeout.toMillis() + "ms'; SET search_path TO " + searchPath;
        return role == null ? settings : settings + "; " + role.assume(connection);
    }

    /** Takes away whatever a script may have left in the session; one answer. */
    private Request prepare() {
        return new Request().then(settings.sql()).then(SessionSettings.FORGET).then(lock.releaseOthers());
    }

    private void releaseTheRest(Connection connection) throws SQLException {
        Request release = new Request().then(lock.releaseOthers());
        while (release.send(connection).getFirst().contains(TRUE)) {
            cancellation.check();
        }
    }

    /** Makes a session in autocommit mode ready for a statement outside of transactions, which waits for locks without end. */
    void prepareAlone(Connection connection) throws SQLException {
        if (prepare().send(connection).getFirst().contains(TRUE)) {
            releaseTheRest(connection);
        }
        Request request = new Request().then("SET lock_timeout TO 0; SET search_path TO " + searchPath);
        if (role != null) {
            request.then(role.become(connection));
        }
        request.send(connection);
    }

    private void verify(Step step, Connection connection) throws SQLException {
        Iterator<List<String>> answers = new Request()
                .then(TRANSACTION)
                .then(settings.sql())
                .then(lock.isHeld())
                .then(print.query())
                .send(connection)
                .iterator();
        if (!answers.next().equals(transaction)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    step.words()
                            + " ended the transaction in which it ran, by a COMMIT or"
                            + " ROLLBACK. What it committed stays in the database and is not recorded. Look at what it"
                            + " did, undo it, and take COMMIT and ROLLBACK out of the file.");
        }
        if (!answers.next().contains(TRUE)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    step.words() + " gave up the deploy lock, for example with"
                            + " pg_advisory_unlock_all(). It is rolled back and not recorded. Take that out of the file.");
        }
        if (!answers.next().equals(recorded)) {
            throw new RunStopped(
                    Outcome.InvalidBundle,
                    step.words() + " changed Godwit's ledger; it is rolled back and not"
                            + " recorded. Take that out of the file.");
        }
    }

    private void record(Step step, Connection connection, boolean already, long durationMs) throws SQLException {
        if (already) {
            new Journal(writer).end(connection, step.migration().name());
        }
        writer.applied(connection, step.seq(), step.migration(), durationMs);
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

    /** Something went wrong in our own statements, not in the script. */
    static final class BookkeepingException extends RuntimeException {

        private static final long serialVersionUID = 1;

        BookkeepingException(SQLException cause) {
            super(cause);
        }
    }
}
