package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailureIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
        deploy = new Deploy(folder, database).with("1_a", "CREATE TABLE a (id int NOT NULL, n text);");
    }

    @Test
    void theMigrationsBeforeAFailedOneStayAndACorrectedBundleHeals() {
        deploy.with("2_b", "CREATE TABLE b ();").with("3_c", "CREATE TABLE c ();\nALTER TABLE nosuch ADD x int;");
        deploy.with("4_d", "CREATE TABLE d ();");
        Report failed = deploy.run();
        assertThat(failed.outcome()).isEqualTo(Outcome.MigrationFailed);
        assertThat(failed.applied()).containsExactly("1_a", "2_b");
        assertThat(failed.pending()).containsExactly("3_c", "4_d");
        Failure failure = Objects.requireNonNull(failed.failure());
        assertThat(failure.migration()).isEqualTo("3_c");
        assertThat(failure.line()).isEqualTo(2);
        assertThat(failure.sqlState()).isEqualTo("42P01");
        assertThat(failure.message()).isEqualTo("relation \"nosuch\" does not exist");
        assertThat(failure.statement()).isEqualTo("ALTER TABLE nosuch ADD x int");
        assertThat(failure.fix())
                .startsWith("The migration is rolled back and not recorded; those before it stay applied.\n");
        assertThat(failure.job()).isEqualTo("blog-deploy-1");
        assertThat(database.has("c")).isFalse();
        assertThat(database.ledger()).containsExactly("1_a", "2_b");
        assertThat(Objects.requireNonNull(deploy.run().failure()).id()).isEqualTo(failure.id());

        Report healed = deploy.with("3_c", "CREATE TABLE c ();").run();
        assertThat(healed.applied()).containsExactly("3_c", "4_d");
    }

    @Test
    void theSameInFlywaysLayoutLeavesNoFailedRowThatWouldBlock() {
        deploy.without("1_a").with("V1__a.sql", "CREATE TABLE a ();\nSELECT nosuch;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.MigrationFailed);
        assertThat(database.strings("SELECT script FROM flyway_schema_history")).isEmpty();
        assertThat(deploy.with("V1__a.sql", "CREATE TABLE a ();").run().outcome())
                .isEqualTo(Outcome.Applied);
    }

    @Test
    void lineAndColumnAreThoseOfTheFileWhateverStandsBefore() {
        Failure failure = failure("-- hä 😀\r\n\r\nCREATE TABLE b ();  /* ü */ SELECT 'é😀',\r\n\t  nosuch\r\nFROM a;");
        assertThat(failure.line()).isEqualTo(4);
        assertThat(failure.column()).isEqualTo(4);
    }

    @Test
    void lineAndColumnAreRightBehindCopyDataAndFunctions() {
        Failure failure = failure("COPY a FROM stdin;\n1\tx\n\\.\nDO $$\nBEGIN NULL; END $$;\nSELECT\n nosuch;");
        assertThat(failure.line()).isEqualTo(7);
        assertThat(failure.column()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INSERT INTO a VALUES (NULL, 'hunter2')                       | 23502",
                "INSERT INTO a VALUES ('hunter2', 'x')                        | 22P02",
                "INSERT INTO a SELECT n::int, n FROM (VALUES ('hunter2')) v(n) | 22P02",
                "DO $$ BEGIN RAISE EXCEPTION '%', concat('hunter', '2'); END $$     | P0001",
                "DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = concat('hunter', '2'), ERRCODE = '23505'; END $$ | 23505",
                "ALTER TABLE a ADD CHECK (n <> 'hunter2'), ADD nosuch nosuch  | 42704",
                "SELECT 'hunter2'::date                                       | 22007",
                "SELECT 'hunter2' 'hunter2'                                   | 42601",
                "SELECT '{\"hunter2\"'::json                                  | 22P02",
                "CREATE USER x PASSWORD 'hunter2' NOSUCH                      | 42601",
                "SELECT * FROM a WHERE n = 'hunter2' AND nosuch = 1           | 42703",
                "SELECT lo_import('/hunter2')                                 | 58P01"
            })
    void noSecretReachesTheReport(String sql, String state) {
        Report report = deploy.with("2_b", sql + ";").run();
        assertThat(Objects.requireNonNull(report.failure()).sqlState()).isEqualTo(state);
        assertThat(report.toString()).doesNotContain("hunter2");
        assertThat(deploy.events.toString()).doesNotContain("hunter2");
    }

    @Test
    void anErrorInACodeBlockIsFoundOnItsLine() {
        Failure failure = failure("""
                CREATE TABLE bücher ();
                -- größer
                DO $$
                BEGIN
                    PERFORM 'ü';
                    ALTER TABLE nosuch ADD x int;
                END $$;
                """);
        assertThat(failure.sqlState()).isEqualTo("42P01");
        assertThat(failure.line()).isEqualTo(6);
        assertThat(failure.column()).isEqualTo(5);
    }

    @Test
    void aDeferredConstraintFailsAtCommitAndNothingIsRecorded() {
        Report report = deploy.with("2_b", """
                        CREATE TABLE p (id int PRIMARY KEY);
                        CREATE TABLE q (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);
                        INSERT INTO q VALUES (1);
                        """).run();
        assertThat(report.outcome()).isEqualTo(Outcome.MigrationFailed);
        Failure failure = Objects.requireNonNull(report.failure());
        assertThat(failure.sqlState()).isEqualTo("23503");
        assertThat(failure.message()).startsWith("Every statement ran, but the COMMIT was refused");
        assertThat(database.has("q")).isFalse();
        assertThat(database.ledger()).containsExactly("1_a");
    }

    @Test
    void aCommitInACodeBlockCannotEndTheTransaction() {
        Report report = deploy.with("2_b", "CREATE TABLE b ();\nDO $$ BEGIN COMMIT; END $$;")
                .run();
        assertThat(Objects.requireNonNull(report.failure()).sqlState()).isEqualTo("2D000");
        assertThat(database.has("b")).isFalse();
    }

    @Test
    void aScriptThatGivesUpTheLockIsRolledBack() {
        Report report = deploy.with("2_b", "CREATE TABLE b ();\nSELECT pg_advisory_unlock_all();")
                .run();
        assertThat(report.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(report.message()).contains("gave up the deploy lock");
        assertThat(database.has("b")).isFalse();
        assertThat(database.ledger()).containsExactly("1_a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM godwit.ledger",
                "UPDATE godwit.ledger SET sha256 = repeat('0', 64)",
                "CREATE TEMP TABLE forged AS SELECT * FROM godwit.ledger; UPDATE forged SET seq = 2, id = '2_b';"
                        + " INSERT INTO godwit.ledger SELECT * FROM forged",
                "DROP SCHEMA public CASCADE; CREATE SCHEMA public",
                "DELETE FROM _prisma_migrations",
                "TRUNCATE godwit.ledger",
                "DROP TABLE godwit.ledger CASCADE",
                "DROP SCHEMA godwit CASCADE",
                "ALTER TABLE godwit.decisions DROP COLUMN reason",
                "DO $$ BEGIN EXECUTE 'DELETE FROM _prisma_migrations'; END $$",
                "SAVEPOINT s; DELETE FROM godwit.ledger; RELEASE s"
            })
    void aScriptThatRewritesTheLedgerIsRolledBack(String sql) {
        assertThatARewrittenLedgerIsSeen(sql);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM godwit.ledger", "UPDATE _prisma_migrations SET checksum = 'x'"})
    void soItIsOnAServerThatDoesNotCountWhatIsWritten(String sql) {
        database.execute("ALTER DATABASE " + database.name() + " SET track_counts TO off");
        assertThatARewrittenLedgerIsSeen(sql);
    }

    private void assertThatARewrittenLedgerIsSeen(String sql) {
        deploy.run();
        Report report = deploy.with("2_b", "CREATE TABLE b ();\n" + sql + ";").run();
        assertThat(report.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(report.message()).contains("2_b changed Godwit's ledger; it is rolled back and not recorded");
        assertThat(report.applied()).isEmpty();
        assertThat(report.pending()).containsExactly("2_b");
        assertThat(database.has("b")).isFalse();
        assertThat(deploy.with("2_b", "CREATE TABLE b ();").run().applied()).containsExactly("2_b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE godwit.ledger ADD CHECK (false) NOT VALID | 23514",
                "SET TRANSACTION READ ONLY                             | 25006"
            })
    void aRecordThatTheScriptMadeImpossibleIsNotBlamedOnItsStatements(String sql, String state) {
        deploy.run();
        Report report = deploy.with("2_b", "CREATE TABLE b ();\n" + sql + ";").run();
        assertThat(report.outcome()).isEqualTo(Outcome.MigrationFailed);
        assertThat(report.message()).startsWith("2_b: it ran, but its record could not be written");
        Failure failure = Objects.requireNonNull(report.failure());
        assertThat(failure.sqlState()).isEqualTo(state);
        assertThat(failure.line()).isNull();
        assertThat(failure.fix()).contains("The migration is rolled back", "Take that out of the file");
        assertThat(database.has("b")).isFalse();
        assertThat(deploy.with("2_b", "CREATE TABLE b ();").run().applied()).containsExactly("2_b");
    }

    @Test
    void anErrorRaisedByADeferredTriggerIsTheScriptsOwn() {
        Report report = deploy.with("2_b", """
                        CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'never'; END $$;
                        CREATE CONSTRAINT TRIGGER no AFTER INSERT ON a DEFERRABLE INITIALLY DEFERRED
                            FOR EACH ROW EXECUTE FUNCTION no();
                        INSERT INTO a VALUES (1);
                        """).run();
        assertThat(Objects.requireNonNull(report.failure()).message())
                .startsWith("Every statement ran, but the COMMIT");
    }

    @Test
    void aTableLockThatIsNotGivenIsAFailureThatPasses() throws Exception {
        deploy.run();
        deploy.lockTimeout = Duration.ofMillis(300);
        deploy.with("2_b", "-- why\nALTER TABLE a ADD COLUMN x int;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE a IN ACCESS SHARE MODE");
            Report report = deploy.run();
            assertThat(report.outcome()).isEqualTo(Outcome.WaitingForLock);
            Failure failure = Objects.requireNonNull(report.failure());
            assertThat(failure.sqlState()).isEqualTo("55P03");
            assertThat(failure.line()).isEqualTo(2);
            assertThat(failure.cause()).contains("Another session holds a lock");
        }
        assertThat(deploy.run().applied()).containsExactly("2_b");
    }

    @Test
    void aLockedHistoryIsWaitedForNoLongerThanTheTimeoutAndTheDeadline() throws Exception {
        deploy.run();
        deploy.with("2_b", "CREATE TABLE b ();");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE");
            deploy.lockTimeout = Duration.ofMillis(300);
            assertThat(deploy.run().outcome()).isEqualTo(Outcome.WaitingForLock);
            assertThat(deploy.plan().outcome()).isEqualTo(Outcome.WaitingForLock);
            deploy.lockTimeout = Duration.ofSeconds(20);
            deploy.deadline = Duration.ofMillis(300);
            assertThat(deploy.run().outcome()).isEqualTo(Outcome.DeadlineExceeded);
        }
        assertThat(database.has("b")).isFalse();
    }

    @Test
    void aStatementOfGodwitsOwnThatTheRolesTimeoutCancelsIsNoBug() throws Exception {
        deploy.run();
        String role = "hasty_" + database.name();
        database.execute(
                "CREATE ROLE " + role + " LOGIN SUPERUSER", "ALTER ROLE " + role + " SET statement_timeout = '500ms'");
        deploy.connection = database.as(role, null);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE _prisma_migrations IN ACCESS EXCLUSIVE MODE");
            assertThat(deploy.run().outcome()).isEqualTo(Outcome.Interrupted);
        }
    }

    @Test
    void nothingOfOneMigrationsSessionReachesTheNext() {
        String role = "other_" + database.name();
        database.execute("CREATE ROLE " + role, "CREATE SCHEMA elsewhere");
        Report report = deploy.with(
                        "2_b",
                        "SET search_path = elsewhere; SET statement_timeout = '1h'; SET TIME ZONE 'Asia/Tokyo';"
                                + " SET default_transaction_read_only = on; CREATE TEMP TABLE leftover ();"
                                + " SELECT set_config('search_path', '', false); SET ROLE " + role + ";")
                .with(
                        "3_c",
                        "CREATE TABLE seen AS SELECT current_setting('search_path') AS path,"
                                + " current_setting('statement_timeout') AS timeout, current_setting('TimeZone') AS zone,"
                                + " current_user::text AS role, to_regclass('leftover') IS NULL AS clean,"
                                + " current_setting('lock_timeout') AS lock;")
                .run();
        assertThat(report.message()).startsWith("Applied");
        assertThat(database.string("SELECT concat_ws(' ', path, timeout, zone, role, clean, lock) FROM public.seen"))
                .isEqualTo("public 0 UTC postgres t 5s");
    }

    private Failure failure(String sql) {
        Report report = deploy.with("2_b", sql).run();
        assertThat(report.outcome()).isEqualTo(Outcome.MigrationFailed);
        return Objects.requireNonNull(report.failure());
    }
}
