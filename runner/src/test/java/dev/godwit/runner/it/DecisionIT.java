package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Witness;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people decide about history, in the words that the refusal gave them, and what becomes of it. */
class DecisionIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void aDeployedBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("1_a", "CREATE TABLE a (id int);\n")
                .with("2_b", "CREATE TABLE b ();\n")
                .with("3_c", "CREATE TABLE c ();\n");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void anEditThatIsAcceptedCountsFromThenOnAndTheHistorysDigestStaysAsItWas() {
        Report before = deploy.run();
        deploy.witness = seen(before);
        deploy.with("2_b", "CREATE TABLE b (id int);\n").with("4_d", "CREATE TABLE d ();\n");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(refused.message())
                .endsWith("If it is meant, add with your reason instead:\nspec:\n  deploy:\n    accept:\n"
                        + "    - {kind: Edited, migration: \"2_b\", sha256: \""
                        + Sha256.hex("CREATE TABLE b (id int);\n") + "\", reason: WHY}\n");
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.run().applied()).containsExactly("4_d");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);

        deploy.with("2_b", "CREATE TABLE b (id bigint);\n");
        Report other = deploy.run();
        assertThat(other.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(database.strings("SELECT migration || ' ' || owner || ' ' || job FROM godwit.decisions"))
                .containsExactly("2_b shop/blog blog-deploy-1");
    }

    @Test
    void aRemovedMigrationThatIsAcceptedNeverComesUpAgain() {
        deploy.without("2_b").with("4_d", "CREATE TABLE d ();\n");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.MigrationMissing);
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.run().applied()).containsExactly("4_d");
        deploy.saying(Answers.NONE);
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aLateMigrationIsAppliedWhenItIsAccepted() {
        deploy.with("2_a", "CREATE TABLE late ();\n");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.LateMigration);
        assertThat(refused.message()).contains("spec.deploy.lateMigrations: Apply");
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.run().applied()).containsExactly("2_a");
        assertThat(database.ledger()).containsExactly("1_a", "2_b", "3_c", "2_a");
    }

    @Test
    void aLedgerThatAHandHasChangedIsTamperedAndNotAnEdit() {
        database.execute("UPDATE godwit.ledger SET sha256 = '" + "0".repeat(64) + "' WHERE id = '2_b'");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refused.discrepancies())
                .singleElement()
                .satisfies(found -> assertThat(found.detail())
                        .contains("its checksum in the ledger is another than it was when it was applied"));
    }

    @Test
    void aTamperedLedgerIsAcceptedAsItIsAndPrismasTableMadeToAgree() {
        database.execute(
                "DELETE FROM _prisma_migrations WHERE migration_name = '3_c'",
                "UPDATE _prisma_migrations SET checksum = 'x' WHERE migration_name = '2_b'");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryTampered);
        deploy.saying(PrismaAdoptionIT.said(refused)).with("4_d", "CREATE TABLE d ();\n");
        assertThat(deploy.run().applied()).containsExactly("4_d");
        assertThat(database.strings("SELECT migration_name || ' ' || checksum FROM _prisma_migrations"
                        + " WHERE migration_name IN ('2_b', '3_c') AND finished_at IS NOT NULL ORDER BY 1"))
                .containsExactly(
                        "2_b " + Sha256.hex("CREATE TABLE b ();\n"), "3_c " + Sha256.hex("CREATE TABLE c ();\n"));
        deploy.saying(Answers.NONE);
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aSchemaThatWasResetIsNothingThatCanBeAccepted() {
        database.execute("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refused.message()).contains("was the schema reset?").doesNotContain("accept:");
    }

    @Test
    void anOlderBackupIsGoneOnWithWhenItIsAcceptedAndOnlyThatOne() {
        deploy.witness = seen(deploy.run());
        database.execute(
                "DELETE FROM godwit.ledger WHERE id = '3_c'",
                "DELETE FROM _prisma_migrations WHERE migration_name = '3_c'",
                "DROP TABLE c");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryRewound);
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.plan().pending()).containsExactly("3_c");
        assertThat(deploy.run().applied()).containsExactly("3_c");

        database.execute(
                "DELETE FROM godwit.ledger WHERE id <> '1_a'",
                "DELETE FROM _prisma_migrations WHERE migration_name <> '1_a'");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.HistoryRewound);
    }

    @Test
    void anotherDatabaseIsGoneOnWithWhenItIsAccepted() {
        deploy.witness = seen(deploy.run());
        Database fresh = Server.database();
        deploy.connection = fresh.superuser();
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.DatabaseReplaced);
        deploy.saying(PrismaAdoptionIT.said(refused));
        Report accepted = deploy.run();
        assertThat(accepted.applied()).containsExactly("1_a", "2_b", "3_c");
        assertThat(accepted.message()).contains("it was accepted in its place");
        deploy.connection = Server.database().superuser();
        deploy.witness = seen(accepted);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.DatabaseReplaced);
    }

    @Test
    void aBaselineIsRecordedAsPrismasResolveRecordsIt() {
        Database full = Server.database();
        full.execute("CREATE TABLE a (id int)", "CREATE TABLE b ()");
        deploy.connection = full.superuser();
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.BaselineNeeded);
        assertThat(refused.message()).contains("2 tables (a, b)", "    baseline: \"3_c\"");
        deploy.saying(new Answers(false, "2_b", null, List.of()));
        Report report = deploy.run();
        assertThat(report.applied()).containsExactly("3_c");
        assertThat(report.message()).contains("1_a, 2_b are recorded as the baseline, without being run.");
        assertThat(full.strings("SELECT migration_name || ' ' || (started_at = finished_at)::text || logs || ' '"
                        + " || applied_steps_count FROM _prisma_migrations WHERE logs IS NOT NULL ORDER BY 1"))
                .containsExactly("1_a true 0", "2_b true 0");
        assertThat(full.strings(
                        "SELECT state FROM godwit.ledger WHERE applied_at > now() - interval '1 hour' ORDER BY seq"))
                .containsExactly("baselined", "baselined", "applied");
        // It stays in the resource and does nothing any more.
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void onAnEmptySchemaABaselineDoesNothing() {
        deploy.connection = Server.database().superuser();
        deploy.saying(new Answers(false, "2_b", null, List.of()));
        assertThat(deploy.run().applied()).containsExactly("1_a", "2_b", "3_c");
    }

    @Test
    void anUnknownBaselineIsAnsweredWithTheNearestNames() {
        deploy.saying(new Answers(false, "2_bb", null, List.of()));
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(refused.message()).contains("The baseline 2_bb is not in the bundle", "nearest names are 2_b");
    }

    @Test
    void aSquashReplacesExactlyWhatIsAppliedWithoutRunningItAndOnAnEmptyDatabaseItRuns() {
        deploy.witness = seen(deploy.run());
        deploy.without("1_a")
                .without("2_b")
                .with("0_init", "CREATE TABLE a (id int); CREATE TABLE b ();\n")
                .with("4_d", "CREATE TABLE d ();\n");
        deploy.saying(new Answers(false, null, new Answers.Squash("2_b", "0_init"), List.of()));
        Report report = deploy.run();
        assertThat(report.applied()).containsExactly("4_d");
        assertThat(report.message()).contains("0_init is recorded, without being run, in the place of 1_a, 2_b.");
        assertThat(database.strings("SELECT id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly("1_a superseded", "2_b superseded", "3_c applied", "0_init baselined", "4_d applied");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
        deploy.saying(Answers.NONE);
        assertThat(deploy.run().message()).startsWith("Nothing to apply");

        deploy.saying(new Answers(false, null, new Answers.Squash("2_b", "0_init"), List.of())).connection =
                Server.database().superuser();
        deploy.witness = null;
        assertThat(deploy.run().applied()).containsExactly("0_init", "3_c", "4_d");
    }

    @Test
    void aSquashOfSomethingElseThanWhatIsAppliedIsRefused() {
        deploy.without("1_a").with("0_init", "CREATE TABLE a (id int);\n");
        deploy.saying(new Answers(false, null, new Answers.Squash("2_b", "0_init"), List.of()));
        Report kept = deploy.run();
        assertThat(kept.outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(kept.message()).contains("The bundle still has 2_b.");
        deploy.without("2_b").saying(new Answers(false, null, new Answers.Squash("2_x", "0_init"), List.of()));
        assertThat(deploy.run().message()).contains("2_x, which is not applied here");
        assertThat(database.strings("SELECT DISTINCT state FROM godwit.ledger")).containsExactly("applied");
    }

    @Test
    void lineEndingsAreNoEditAndCommentsAreOneThatIsOnlyMentioned() {
        deploy.with("1_a", "CREATE TABLE a (id int);\r\n");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
        deploy.with("1_a", "-- the first\nCREATE  TABLE a\n  (id int);");
        Report mentioned = deploy.run();
        assertThat(mentioned.outcome()).isEqualTo(Outcome.Applied);
        assertThat(mentioned.message())
                .startsWith("Comments or white space were changed after it was applied, and nothing else: 1_a.");
        deploy.with("1_a", "-- the first\n-- CREATE TABLE a (id int);\n");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.HistoryEdited);
    }

    @Test
    void tablesOfTheLedgerThatAreNoneAreToldAsWhatTheyAre() {
        database.execute("ALTER TABLE godwit.ledger DROP COLUMN job");
        assertThat(deploy.run().message()).contains("the table godwit.ledger has no column job");

        Database odd = Server.database();
        odd.execute("CREATE SCHEMA godwit", "CREATE VIEW godwit.meta AS SELECT 1 AS key");
        deploy.connection = odd.superuser();
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refused.message()).contains("godwit.meta is a view and not the ledger's table");
    }

    private static Witness seen(Report report) {
        var history = Objects.requireNonNull(report.history());
        return new Witness(
                history.length(),
                history.digest(),
                Objects.requireNonNull(report.database()).lineage());
    }
}
