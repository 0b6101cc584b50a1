package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Discrepancy;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.decide.Witness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused leaves the database as it was. */
class RefusalIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a ();")
                .with("2_b", "CREATE TABLE b ();")
                .with("3_c", "CREATE TABLE c ();");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void anEditedMigration() {
        deploy.with("2_b", "CREATE TABLE b (edited int);").with("4_d", "CREATE TABLE d ();");
        Report report = refused(Outcome.HistoryEdited);
        assertThat(report.discrepancies()).singleElement().satisfies(found -> {
            assertThat(found.migration()).isEqualTo("2_b");
            assertThat(found.recordedSha256()).hasSize(64).isNotEqualTo(found.bundleSha256());
            assertThat(found.appliedAt()).isNotNull();
        });
        assertThat(report.pending()).containsExactly("4_d");
    }

    @Test
    void aRemovedMigrationInTheMiddle() {
        deploy.without("2_b");
        refused(Outcome.MigrationMissing);
    }

    @Test
    void aLateMigration() {
        deploy.with("2_a", "CREATE TABLE late ();");
        refused(Outcome.LateMigration);
    }

    @Test
    void allOfThemAreNamedInOneReport() {
        deploy.with("1_a", "edited").without("2_b").with("2_late", "CREATE TABLE late ();");
        assertThat(refused(Outcome.HistoryEdited).discrepancies())
                .extracting(Discrepancy::kind)
                .containsExactly(Discrepancy.Kind.Edited, Discrepancy.Kind.Missing, Discrepancy.Kind.Late);
    }

    @Test
    void anOlderBundleIsFineUnlessItIsNotAllowed() {
        deploy.without("3_c");
        Report ahead = deploy.run();
        assertThat(ahead.outcome()).isEqualTo(Outcome.DatabaseAhead);
        assertThat(ahead.message()).contains("3_c");
        deploy.wish = new Wish(null, null, false);
        refused(Outcome.MigrationMissing);
    }

    @Test
    void aLedgerEditedByHand() {
        Report before = deploy.run();
        assertThat(before.history()).isNotNull();
        deploy.witness = new Witness(3, before.history().digest());
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        database.execute("UPDATE godwit.ledger SET sha256 = repeat('0', 64) WHERE id = '1_a'");
        refused(Outcome.HistoryTampered);
    }

    @Test
    void anEntryInAStateThatThisVersionDoesNotKnow() {
        database.execute(
                "ALTER TABLE godwit.ledger DROP CONSTRAINT ledger_state_check",
                "UPDATE godwit.ledger SET state = 'dreamt' WHERE id = '3_c'");
        assertThat(refused(Outcome.HistoryTampered).message())
                .contains("3_c has state dreamt, which this version does not know");
    }

    @Test
    void aLedgerThatLostItsNewestEntries() {
        Report before = deploy.run();
        assertThat(before.history()).isNotNull();
        deploy.witness = new Witness(3, before.history().digest());
        database.execute(
                "DELETE FROM godwit.ledger WHERE id = '3_c'",
                "DELETE FROM _prisma_migrations WHERE migration_name = '3_c'");
        refused(Outcome.HistoryRewound);
    }

    @Test
    void aDatabaseWithoutHistoryWhereHistoryWasSeen() {
        Report before = deploy.run();
        assertThat(before.history()).isNotNull();
        database = Server.database();
        Deploy elsewhere = new Deploy(folder, database);
        elsewhere.witness = new Witness(3, before.history().digest());
        deploy = elsewhere;
        refused(Outcome.DatabaseReplaced);
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void aSchemaThatWasResetUnderTheLedger() {
        database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        assertThat(refused(Outcome.HistoryTampered).message()).contains("was the schema reset?");
    }

    @Test
    void aTriggerOnTheLedger() {
        database.execute(
                "CREATE FUNCTION public.evil() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
                "CREATE TRIGGER swallow BEFORE INSERT ON godwit.ledger FOR EACH ROW EXECUTE FUNCTION public.evil()");
        assertThat(refused(Outcome.HistoryTampered).message()).contains("the trigger swallow is on godwit.ledger");
    }

    @Test
    void aRuleOrRowSecurityOnTheLedger() {
        database.execute("CREATE RULE nothing AS ON INSERT TO godwit.ledger DO INSTEAD NOTHING");
        assertThat(refused(Outcome.HistoryTampered).message()).contains("the rule nothing is on godwit.ledger");
        database.execute("DROP RULE nothing ON godwit.ledger", "ALTER TABLE godwit.meta ENABLE ROW LEVEL SECURITY");
        assertThat(refused(Outcome.HistoryTampered).message()).contains("row level security is on for godwit.meta");
    }

    @Test
    void aLedgerOfAnotherRole() {
        String role = "app_" + database.name();
        database.execute(
                "CREATE ROLE " + role + " LOGIN",
                "GRANT ALL ON SCHEMA public, godwit TO " + role,
                "GRANT ALL ON ALL TABLES IN SCHEMA public, godwit TO " + role);
        deploy.connection = database.as(role, null);
        assertThat(refused(Outcome.HistoryTampered).message())
                .contains(
                        "the table godwit.ledger belongs to the role postgres, of which " + role + " is not a member");
    }

    @Test
    void aLedgerOfANewerFormat() {
        database.execute("UPDATE godwit.meta SET value = '2' WHERE key = 'format'");
        assertThat(refused(Outcome.InvalidSpec).message()).contains("has format 2");
    }

    @Test
    void tablesThatNobodyRecorded() {
        database = Server.database();
        database.execute("CREATE TABLE account (id int)", "CREATE TABLE invoice (id int)");
        deploy = new Deploy(folder, database);
        assertThat(refused(Outcome.BaselineNeeded).message()).contains("2 tables (account, invoice)");
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void theHistoryOfAnotherTool() {
        database = Server.database();
        database.execute("CREATE TABLE flyway_schema_history (installed_rank int, version text, description text, type"
                + " text, script text, checksum int, installed_by text, installed_on timestamp DEFAULT now(),"
                + " execution_time int, success bool)");
        deploy = new Deploy(folder, database);
        deploy.with("1_a", "CREATE TABLE a ();");
        database.execute(
                "INSERT INTO flyway_schema_history VALUES (1, '1', 'init', 'SQL', 'V1__init.sql', 1, 'x', now(),"
                        + " 1, true)");
        assertThat(refused(Outcome.BaselineNeeded).message())
                .contains("public.flyway_schema_history (1 row)", "layout of another tool", "baseline: \"3_c\"");
    }

    @Test
    void tablesOfExtensionsAndOtherObjectsAreNoObstacle() {
        database = Server.database();
        database.execute(
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE SEQUENCE s",
                "CREATE EXTENSION pg_stat_statements");
        assertThat(new Deploy(folder, database).run().outcome()).isEqualTo(Outcome.Applied);
        database = Server.database();
        database.execute("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'");
        deploy = new Deploy(folder.resolve("flyway"), database);
        assertThat(folder.resolve("flyway").toFile().mkdir()).isTrue();
        assertThat(deploy.with("V1__a.sql", "CREATE TABLE a ();").run().outcome())
                .isEqualTo(Outcome.Applied);
    }

    @Test
    void aScriptThatCannotRunInATransaction() {
        deploy.with("4_d", "CREATE TABLE d ();\nCREATE INDEX CONCURRENTLY i ON a ((1));")
                .with("5_e", "BEGIN;\nCREATE TABLE e ();\nCOMMIT;")
                .with("6_f", "\\connect other");
        Report report = refused(Outcome.InvalidBundle);
        assertThat(report.message())
                .contains("4_d, line 2: CREATE INDEX ... CONCURRENTLY cannot run inside a transaction")
                .contains("5_e, line 1: BEGIN begins or ends a transaction")
                .contains("5_e, line 3: COMMIT")
                .contains("6_f, line 1: a command that begins with a backslash is psql's");
    }

    @Test
    void aRoleThatMayNotReadTheLedgerIsToldWhoseRightsItNeeds() {
        String role = "rotated_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN", "GRANT USAGE, CREATE ON SCHEMA public TO " + role);
        deploy.connection = database.as(role, null);
        for (Report report : List.of(deploy.plan(), deploy.run())) {
            assertThat(report.outcome()).isEqualTo(Outcome.CredentialsRefused);
            assertThat(report.message()).contains("permission denied for", "grant that role to this one");
        }
    }

    private Report refused(Outcome outcome) {
        String before = database.contents();
        Report plan = deploy.plan();
        Report report = deploy.run();
        assertThat(report.message()).contains("Nothing was run");
        assertThat(report.outcome()).isEqualTo(outcome);
        assertThat(plan.outcome()).isEqualTo(outcome);
        assertThat(report.applied()).isEmpty();
        assertThat(database.contents()).isEqualTo(before);
        return report;
    }
}
