package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.run.Cancellation;
import dev.godwit.runner.run.RunEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks beside a migration may do, what they stop, and what is said then. */
class CheckIT {

    private static final String USERS = "CREATE TABLE users (id int, email text);"
            + " INSERT INTO users SELECT n, 'secret' || n FROM generate_series(1, 1500) n;";
    private static final String NOT_NULL = "ALTER TABLE users ALTER COLUMN email SET NOT NULL;";

    @TempDir
    private Path folder;

    private final Database database = Server.database();
    private Deploy deploy;

    @BeforeEach
    void aTable() {
        deploy = new Deploy(folder, database).with("1_init", USERS);
    }

    private void check(String file, String sql) {
        try {
            Files.writeString(folder.resolve(file), sql);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Failure failed(Report report, Outcome outcome) {
        assertThat(report.outcome()).as(report.message()).isEqualTo(outcome);
        return Objects.requireNonNull(report.failure());
    }

    private void assertApplied() {
        Report report = deploy.run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(report.pending()).isEmpty();
    }

    @Test
    void checksThatFindNothingLetTheMigrationThrough() {
        deploy.with("2_more", NOT_NULL + " CREATE TABLE more (id int);");
        check(
                "2_more/precheck.sql",
                "-- none without\nSELECT id FROM users WHERE email IS NULL;\nTABLE users LIMIT 0;");
        check("2_more/postcheck.sql", "SELECT 1 FROM more");
        assertApplied();
        assertThat(deploy.events)
                .filteredOn(RunEvent.CheckPassed.class::isInstance)
                .extracting(
                        event -> ((RunEvent.CheckPassed) event).file() + " " + ((RunEvent.CheckPassed) event).queries())
                .containsExactly("2_more.precheck.sql 2", "2_more.postcheck.sql 1");
        assertThat(database.has("public.more")).isTrue();
    }

    @Test
    void aPrecheckThatFindsRowsStopsTheMigrationBeforeItsScript() {
        deploy.with("2_more", "CREATE SEQUENCE s; SELECT nextval('s'); SELECT 1/0;");
        check("2_more/precheck.sql", "SELECT 1 WHERE false;\n\n  SELECT email FROM users WHERE email = 'secret7';");
        Report report = deploy.run();
        Failure failure = failed(report, Outcome.AssertionFailed);
        assertThat(failure.migration()).isEqualTo("2_more");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.column()).isEqualTo(3);
        assertThat(failure.statement()).isEqualTo("SELECT email FROM users WHERE email = '...'");
        assertThat(failure.sqlState()).isNull();
        assertThat(failure.message())
                .isEqualTo("query 2 of 2_more.precheck.sql, in line 3, returned 1 row and must return none");
        assertThat(failure.fix())
                .startsWith("The migration has not run and is not recorded; those before it stay applied.")
                .contains("correct the check. Then deploy again.");
        assertThat(report.message()).startsWith("2_more: query 2 of").doesNotContain("secret7");
        assertThat(report.applied()).containsExactly("1_init");
        assertThat(report.pending()).containsExactly("2_more");
    }

    @Test
    void aPostcheckThatFindsRowsRollsTheMigrationBack() {
        deploy.with("2_more", "CREATE TABLE more AS SELECT id FROM users;");
        check("2_more/postcheck.sql", "SELECT id FROM more WHERE id > 1500;\nSELECT * FROM more");
        Failure failure = failed(deploy.run(), Outcome.AssertionFailed);
        assertThat(failure.message())
                .isEqualTo(
                        "query 2 of 2_more.postcheck.sql, in line 2, returned more than 1,000 rows and must return none");
        assertThat(failure.fix()).startsWith("The migration is rolled back and not recorded");
        assertThat(database.has("public.more")).isFalse();
        check("2_more/postcheck.sql", "SELECT * FROM more WHERE id > 1500");
        assertApplied();
    }

    @Test
    void exactlyAsManyRowsAsAreCountedAreCounted() {
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT * FROM users WHERE id <= 1000");
        assertThat(failed(deploy.run(), Outcome.AssertionFailed).message()).contains("returned 1,000 rows and");
        check("2_more/precheck.sql", "SELECT * FROM users WHERE id <= 1001");
        assertThat(failed(deploy.run(), Outcome.AssertionFailed).message()).contains("returned more than 1,000 rows");
    }

    @Test
    void changedChecksOfAppliedMigrationsAreNoEditOfHistory() {
        deploy.with("2_more", NOT_NULL);
        check("2_more/precheck.sql", "SELECT 1 WHERE false");
        assertApplied();
        check("2_more/precheck.sql", "SELECT 1");
        check("2_more/postcheck.sql", "SELECT 1");
        assertApplied();
    }

    @Test
    void flywaysMigrationsHaveChecksToo() {
        database.execute("CREATE SCHEMA shop");
        deploy = new Deploy(folder.resolve("flyway"), database);
        try {
            Files.createDirectories(deploy.folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        deploy.with("V1__init.sql", USERS).with("R__view.sql", "CREATE VIEW v AS SELECT id FROM users;");
        check("flyway/V1__init.precheck.sql", "SELECT 1 FROM pg_class WHERE oid = to_regclass('users')");
        check("flyway/R__view.postcheck.sql", "SELECT id FROM v");
        Failure failure = failed(deploy.run(), Outcome.AssertionFailed);
        assertThat(failure.migration()).isEqualTo("R__view.sql");
        assertThat(failure.message()).contains("R__view.postcheck.sql");
        check("flyway/R__view.postcheck.sql", "SELECT id FROM v WHERE id > 1500");
        assertApplied();
        assertThat(database.strings("SELECT script FROM flyway_schema_history ORDER BY installed_rank"))
                .containsExactly("V1__init.sql", "R__view.sql");
    }

    @Test
    void whatIsNoQueryIsRefusedBeforeAnythingRuns() {
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT 1 WHERE false;\nINSERT INTO users VALUES (1, 'x');");
        check("2_more/postcheck.sql", "WITH gone AS (DELETE FROM users RETURNING 1) SELECT 1 FROM gone WHERE false");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(report.message())
                .contains("2_more.precheck.sql, line 2: ", "2_more.postcheck.sql, line 1: ", "Nothing was run.");
        assertThat(database.has("public.users")).isFalse();
        assertThat(deploy.plan().message()).isEqualTo(report.message());
    }

    @Test
    void aFunctionThatWritesIsRefusedByTheServer() {
        deploy.with(
                "2_more",
                "CREATE FUNCTION spoil() RETURNS int VOLATILE LANGUAGE plpgsql AS"
                        + " $$ BEGIN UPDATE users SET email = 'spoilt'; RETURN 1; END $$;");
        check("2_more/postcheck.sql", "SELECT 1 WHERE false;\nSELECT 1 WHERE spoil() > 1");
        Report report = deploy.run();
        Failure failure = failed(report, Outcome.MigrationFailed);
        assertThat(failure.sqlState()).isEqualTo("25006");
        assertThat(failure.line()).isEqualTo(2);
        assertThat(failure.cause()).contains("a function that it calls, writes");
        assertThat(failure.message()).startsWith("query 2 of 2_more.postcheck.sql, in line 2: cannot execute UPDATE");
        assertThat(database.string("SELECT count(*) FROM users WHERE email = 'spoilt'"))
                .isEqualTo("0");
    }

    @Test
    void aCheckCannotMakeItselfWritable() {
        deploy.with(
                "2_more",
                "CREATE FUNCTION spoil() RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
                        + " PERFORM set_config('transaction_read_only', 'off', true);"
                        + " INSERT INTO users VALUES (0, 'spoilt'); RETURN 1; END $$;");
        check("2_more/postcheck.sql", "SELECT 1 WHERE spoil() > 1");
        failed(deploy.run(), Outcome.MigrationFailed);
        assertThat(database.string("SELECT count(*) FROM users WHERE email = 'spoilt'"))
                .isEqualTo("0");
    }

    @Test
    void nothingOfACheckStaysAndTheScriptCanWriteAfterIt() {
        database.execute("CREATE SCHEMA other", "CREATE TABLE other.users (id int)");
        deploy.with(
                "2_more", "INSERT INTO users VALUES (0, 'written'); SET search_path TO other; SET lock_timeout TO 1;");
        check("2_more/precheck.sql", """
                SELECT 1 FROM set_config('search_path', 'other', false) s WHERE s <> 'other';
                SELECT email FROM users WHERE email IS NULL;
                """);
        // The script's own search path is none of the check's.
        check("2_more/postcheck.sql", "SELECT email FROM users WHERE email IS NULL");
        assertApplied();
        assertThat(database.string("SELECT count(*) FROM users WHERE email = 'written'"))
                .isEqualTo("1");
    }

    @Test
    void aQueryThatTheServerDoesNotUnderstandIsToldWithItsPlace() {
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT 1 WHERE false;\nSELECT id\nFROM users, é😀, nosuch;");
        Failure failure = failed(deploy.run(), Outcome.MigrationFailed);
        assertThat(failure.migration()).isEqualTo("2_more");
        assertThat(failure.sqlState()).isEqualTo("42P01");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.column()).isEqualTo(13);
        assertThat(failure.message()).startsWith("query 2 of 2_more.precheck.sql, in line 3: relation");
        assertThat(failure.fix()).startsWith("The migration has not run");
    }

    @Test
    void errorsOfACheckDoNotTellValues() {
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT email::int FROM users");
        Report report = deploy.run();
        assertThat(failed(report, Outcome.MigrationFailed).sqlState()).isEqualTo("22P02");
        assertThat(report.toString()).doesNotContain("secret1");
    }

    @Test
    void checksRunAsTheRoleOfTheMigration() {
        String role = "owner_" + database.name();
        database.execute("CREATE ROLE " + role, "GRANT CREATE ON SCHEMA public TO " + role);
        deploy.role = new MigrationRole(role);
        deploy.with("2_more", "RESET ROLE");
        check("2_more/precheck.sql", "SELECT 1 WHERE current_user <> '" + role + "'");
        check("2_more/postcheck.sql", "SELECT 1 WHERE current_user <> '" + role + "'");
        assertApplied();
    }

    @Test
    void aCheckWaitsForALockAsLongAsItsMigrationWould() throws SQLException {
        assertApplied();
        deploy.lockTimeout = Duration.ofMillis(100);
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT 1 FROM users WHERE id < 0");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE users");
            Report report = deploy.run();
            Failure failure = failed(report, Outcome.WaitingForLock);
            assertThat(failure.migration()).isEqualTo("2_more");
            assertThat(report.message()).endsWith("It was tried 2 times.");
            assertThat(Objects.requireNonNull(report.lock()).pid()).isPositive();
        }
        assertApplied();
    }

    @Test
    void theDeadlineEndsACheck() {
        assertApplied();
        deploy.deadline = Duration.ofSeconds(1);
        deploy.with("2_more", "SELECT 1");
        check("2_more/precheck.sql", "SELECT pg_sleep(600)");
        Report report = deploy.run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.DeadlineExceeded);
        deploy.cancellation = new Cancellation();
        deploy.deadline = Duration.ZERO;
        check("2_more/precheck.sql", "SELECT 1 WHERE false");
        assertApplied();
    }

    @Test
    void aPrecheckStopsAStatementOutsideOfTransactionsBeforeItIsBegun() {
        deploy.with("2_index", "CREATE UNIQUE INDEX CONCURRENTLY i ON users (email)");
        check("2_index/precheck.sql", "SELECT email FROM users WHERE id = 1");
        assertThat(failed(deploy.run(), Outcome.AssertionFailed).fix()).startsWith("The migration has not run");
        assertThat(database.has("public.i")).isFalse();
        assertThat(database.string("SELECT count(*) FROM godwit.ledger WHERE id = '2_index'"))
                .isEqualTo("0");
        check("2_index/precheck.sql", "SELECT email FROM users GROUP BY email HAVING count(*) > 1");
        assertApplied();
        assertThat(database.has("public.i")).isTrue();
    }

    @Test
    void aPostcheckCannotTakeBackWhatRanOutsideOfATransactionAndIsAskedAgain() {
        deploy.with("2_index", "CREATE INDEX CONCURRENTLY i ON users (email)").with("3_more", "SELECT 1");
        check("2_index/postcheck.sql", "SELECT id FROM users WHERE id = 1 AND email = 'secret1'");
        for (int i = 0; i < 2; i++) {
            Report report = deploy.run();
            Failure failure = failed(report, Outcome.AssertionFailed);
            assertThat(failure.fix())
                    .startsWith("It ran outside of a transaction, so what it did stays")
                    .contains("Put the data right, or correct the check.");
            assertThat(report.pending()).containsExactly("2_index", "3_more");
            assertThat(database.has("public.i")).isTrue();
            assertThat(database.string("SELECT state FROM godwit.ledger WHERE id = '2_index'"))
                    .isEqualTo("running");
        }
        database.execute("UPDATE users SET email = 'mended' WHERE id = 1");
        assertApplied();
        assertThat(database.strings("SELECT id FROM godwit.ledger ORDER BY seq"))
                .containsExactly("1_init", "2_index", "3_more");
    }
}
