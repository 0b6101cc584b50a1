package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.run.Cancellation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements that cannot be in a transaction: what they leave when they fail or are broken off, and what is made of it. */
class OutsideTransactionIT {

    private static final String TABLE = "CREATE TABLE t (a int, b text, gone int); ALTER TABLE t DROP COLUMN gone;"
            + " INSERT INTO t SELECT n, 'x' FROM generate_series(1, 1000) n;";
    private static final String INDEX = "CREATE UNIQUE INDEX CONCURRENTLY \"I x\" ON t (a, lower(b)) WHERE b <> 'y'";

    @TempDir
    private Path folder;

    private final Database database = Server.database();
    private Deploy deploy;

    @BeforeEach
    void aTable() {
        deploy = new Deploy(folder, database).with("1_init", TABLE);
    }

    @Test
    void aStatementAloneInItsFileRunsAndIsRecordedLikeAnyOther() {
        deploy.with("2_index", "-- why\n" + INDEX + ";\n")
                .with("3_more", "CREATE TABLE u ();")
                .with("4_vacuum", "VACUUM t");
        assertApplied(deploy.run());
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = '\"I x\"'::regclass"))
                .isEqualTo("t");
        assertWhole("1_init", "2_index", "3_more", "4_vacuum");
        assertApplied(deploy.run());
    }

    @Test
    void itIsOwnedByTheRoleAndWaitsForLocksLongerThanOthers() throws Exception {
        database.execute(
                "CREATE ROLE owner_" + database.name(), "GRANT CREATE ON SCHEMA public TO owner_" + database.name());
        deploy.role = new MigrationRole("owner_" + database.name());
        deploy.lockTimeout = Duration.ofMillis(200);
        assertApplied(deploy.run());
        deploy.with("2_index", INDEX);
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            Thread run = Thread.ofVirtual().start(() -> assertApplied(deploy.run()));
            Awaitility.await()
                    .untilAsserted(() -> assertThat(
                                    database.string(
                                            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'CREATE UNIQUE%'"))
                            .isEqualTo("1"));
            Thread.sleep(1000);
            other.rollback();
            run.join();
        }
        assertWhole("1_init", "2_index");
        assertThat(database.string("SELECT relowner::regrole FROM pg_class WHERE relname = 'I x'"))
                .isEqualTo("owner_" + database.name());
    }

    @Test
    void whatAFailedStatementLeavesIsTakenAway() {
        deploy.with("2_double", "INSERT INTO t VALUES (1, 'x')").with("3_index", "\n" + INDEX);
        Report failed = deploy.run();
        assertThat(failed.outcome()).isEqualTo(Outcome.MigrationFailed);
        var failure = Objects.requireNonNull(failed.failure());
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.migration()).isEqualTo("3_index");
        assertThat(failure.line()).isEqualTo(2);
        assertThat(database.has("public.\"I x\"")).isFalse();
        assertThat(
                        database.strings(
                                "SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NULL"))
                .isEmpty();
        database.execute("DELETE FROM t WHERE ctid IN (SELECT max(ctid) FROM t WHERE a = 1)");
        assertApplied(deploy.run());
        assertWhole("1_init", "2_double", "3_index");
    }

    @Test
    void ifNotExistsIsNotContentWithAnIndexThatNothingCanUse() {
        assertApplied(deploy.run());
        database.execute("INSERT INTO t VALUES (1, 'x')");
        try {
            database.execute(INDEX);
        } catch (IllegalStateException duplicates) {
            database.execute("DELETE FROM t WHERE ctid IN (SELECT max(ctid) FROM t WHERE a = 1)");
        }
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = '\"I x\"'::regclass"))
                .isEqualTo("f");
        deploy.with("2_index", INDEX.replace("CONCURRENTLY", "CONCURRENTLY IF NOT EXISTS"));
        assertApplied(deploy.run());
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = '\"I x\"'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void anIndexThatWasBrokenOffIsMadeAgain() throws Exception {
        deploy.with("2_index", INDEX);
        breakOffWhile("1_init", "CREATE UNIQUE INDEX%");
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = '\"I x\"'::regclass"))
                .isEqualTo("f");
        assertThat(database.string("SELECT state FROM godwit.ledger WHERE id = '2_index'"))
                .isEqualTo("running");
        assertThat(deploy.plan().outcome()).isEqualTo(Outcome.Planned);
        assertApplied(deploy.run());
        assertWhole("1_init", "2_index");
    }

    @Test
    void anIndexThatWasFinishedAndNotRecordedIsRecordedAndNotMadeAgain() throws Exception {
        deploy.with("2_index", INDEX);
        breakOffWhile("1_init", "CREATE UNIQUE INDEX%");
        database.execute("DROP INDEX \"I x\"", INDEX);
        String oid = database.string("SELECT '\"I x\"'::regclass::oid");
        assertApplied(deploy.run());
        assertThat(database.string("SELECT '\"I x\"'::regclass::oid")).isEqualTo(oid);
        assertWhole("1_init", "2_index");
    }

    @Test
    void anIndexOfThatNameWithAnotherDefinitionIsAPersonsToJudge() throws Exception {
        deploy.with("2_index", INDEX).with("3_more", "CREATE TABLE u ()");
        breakOffWhile("1_init", "CREATE UNIQUE INDEX%");
        database.execute("DROP INDEX \"I x\"", "CREATE INDEX \"I x\" ON t (b)");
        String before = database.contents();
        Report plan = deploy.plan();
        assertThat(plan.outcome()).isEqualTo(Outcome.Planned);
        assertThat(plan.message())
                .contains("2_index was begun at ", "an invalid one is dropped and built again", "Nothing was changed");
        assertThat(database.contents()).isEqualTo(before);
        Report asked = deploy.run();
        assertThat(asked.outcome()).isEqualTo(Outcome.ResolveNeeded);
        String failure = Objects.requireNonNull(asked.failure()).id();
        assertThat(asked.message())
                .contains(
                        "2_index was begun at ",
                        "not defined as the migration defines it",
                        "failure: \"" + failure + "\"");
        assertThat(database.contents()).isEqualTo(before);

        answer(new Resolution("2_index", "0123456789abcdef", true, "of another failure"));
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.ResolveNeeded);

        answer(new Resolution("2_index", failure, true, "as wanted"));
        assertThat(deploy.plan().message()).contains("records it as applied, as deploy.resolve says");
        assertApplied(deploy.run());
        assertThat(deploy.plan().message()).doesNotContain("was begun");
        assertApplied(deploy.run());
        assertWhole("1_init", "2_index", "3_more");
        assertThat(database.strings(
                        "SELECT kind || ' ' || migration || ' ' || hash || ' ' || reason FROM godwit.decisions"))
                .containsExactly("Applied 2_index " + failure + " as wanted");
    }

    @Test
    void whatIsNotAppliedAsAPersonSaysRunsAgain() throws Exception {
        deploy.with("2_index", INDEX);
        breakOffWhile("1_init", "CREATE UNIQUE INDEX%");
        database.execute("DROP INDEX \"I x\"", "CREATE INDEX \"I x\" ON t (b)");
        String failure = Objects.requireNonNull(deploy.run().failure()).id();
        database.execute("DROP INDEX \"I x\"");
        answer(new Resolution("2_index", failure, false, "removed"));
        assertApplied(deploy.run());
        assertWhole("1_init", "2_index");
        assertThat(database.string("SELECT indisunique FROM pg_index WHERE indexrelid = '\"I x\"'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void aMigrationThatWasEditedAfterItWasBegunIsAPersonsToJudge() throws Exception {
        deploy.with("2_index", INDEX);
        breakOffWhile("1_init", "CREATE UNIQUE INDEX%");
        deploy.with("2_index", INDEX.replace("'y'", "'z'"));
        assertThat(deploy.plan().message()).contains("stops with ResolveNeeded");
        assertThat(deploy.run().message()).contains("no longer has the text that was begun");
        deploy.without("2_index");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.ResolveNeeded);
    }

    @Test
    void aPartitionThatIsHalfDetachedIsDetachedWhole() throws Exception {
        deploy.with(
                        "2_parts",
                        "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);")
                .with("3_detach", "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY");
        deploy.wish = new Wish(null, 2, true);
        assertApplied(deploy.run());
        deploy.wish = Wish.EVERYTHING;
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("SELECT * FROM p").close();
            breakOff("ALTER TABLE p DETACH%");
            other.rollback();
        }
        assertThat(database.string("SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = 'p1'::regclass"))
                .isEqualTo("t");
        assertApplied(deploy.run());
        assertThat(database.string("SELECT count(*) FROM pg_inherits WHERE inhrelid = 'p1'::regclass"))
                .isEqualTo("0");
        assertWhole("1_init", "2_parts", "3_detach");
    }

    @Test
    void whatABrokenOffReindexLeavesIsRemoved() throws Exception {
        deploy.with("2_index", "CREATE INDEX i ON t (a)").with("3_again", "REINDEX TABLE CONCURRENTLY t");
        deploy.wish = new Wish(null, 2, true);
        assertApplied(deploy.run());
        deploy.wish = Wish.EVERYTHING;
        try (Connection other = holdingRows()) {
            breakOff("REINDEX%");
            other.rollback();
        }
        assertThat(database.strings("SELECT relname FROM pg_class WHERE relname ~ '_cc(new|old)'"))
                .isNotEmpty();
        assertApplied(deploy.run());
        assertThat(
                        database.strings(
                                "SELECT relname FROM pg_class WHERE relname ~ '_cc(new|old)' AND relkind = 'i' AND relnamespace = 'public'::regnamespace"))
                .isEmpty();
        assertWhole("1_init", "2_index", "3_again");
    }

    @Test
    void anIndexIsDroppedConcurrentlyWhetherOrNotItWasBegunBefore() throws Exception {
        deploy.with("2_index", "CREATE INDEX i ON t (a)").with("3_drop", "DROP INDEX CONCURRENTLY i");
        deploy.wish = new Wish(null, 2, true);
        assertApplied(deploy.run());
        deploy.wish = Wish.EVERYTHING;
        try (Connection other = holdingRows()) {
            breakOff("DROP INDEX%");
            other.rollback();
        }
        assertThat(database.string("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
                .isEqualTo("f");
        assertApplied(deploy.run());
        assertThat(database.has("public.i")).isFalse();
        assertWhole("1_init", "2_index", "3_drop");
    }

    @Test
    void aDatabaseIsCreatedAndDroppedAndRepeatedStatementsMayBeRepeated() {
        String other = "other_" + database.name();
        deploy.with("2_create", "CREATE DATABASE " + other)
                .with("3_system", "ALTER SYSTEM SET deadlock_timeout = '1s'")
                .with("4_drop", "DROP DATABASE " + other)
                .with("5_cluster", "CLUSTER");
        assertApplied(deploy.run());
        database.execute("ALTER SYSTEM RESET deadlock_timeout");
    }

    private void answer(Resolution resolution) {
        deploy.wish = Wish.EVERYTHING.with(new Answers(false, null, null, List.of(), List.of(resolution)));
    }

    /** The run is told to stop while the statement waits for a transaction that reads or writes the table. */
    private void breakOffWhile(String first, String query) throws Exception {
        deploy.wish = new Wish(first, null, true);
        assertApplied(deploy.run());
        deploy.wish = Wish.EVERYTHING;
        try (Connection other = holdingRows()) {
            breakOff(query);
            other.rollback();
        }
    }

    private Connection holdingRows() throws SQLException {
        Connection other = database.connect();
        other.setAutoCommit(false);
        try (Statement statement = other.createStatement()) {
            statement.execute("UPDATE t SET b = b WHERE a = 1");
        }
        return other;
    }

    private void breakOff(String query) throws InterruptedException {
        Deploy broken = new Deploy(folder, database);
        broken.wish = deploy.wish;
        Thread run = Thread.ofVirtual()
                .start(() -> assertThat(broken.run().outcome()).isEqualTo(Outcome.Interrupted));
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                database.string("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND datname = current_database() AND query LIKE '" + query + "'"))
                        .isEqualTo("1"));
        broken.cancellation.request(Cancellation.Reason.Terminated);
        run.join();
    }

    private static void assertApplied(Report report) {
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
    }

    /** Ledger and Prisma agree, and nothing is under way. */
    private void assertWhole(String... migrations) {
        assertThat(database.ledger()).containsExactly(migrations);
        assertThat(database.strings("SELECT DISTINCT state FROM godwit.ledger")).containsExactly("applied");
        assertThat(database.strings(
                        "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1"))
                .containsExactly(migrations);
        assertThat(
                        database.strings(
                                "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NULL AND rolled_back_at IS NULL"))
                .isEmpty();
    }
}
