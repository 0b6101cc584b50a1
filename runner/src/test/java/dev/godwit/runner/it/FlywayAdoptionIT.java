package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.ledger.Stream;
import java.nio.file.Path;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that Flyway itself wrote and Flyway itself reads again, as its users set it up. */
class FlywayAdoptionIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;
    private String table = "flyway_schema_history";

    @BeforeEach
    void aBundle() {
        database = Server.database();
        deploy = new Deploy(folder, database)
                .with("V1__a.sql", "CREATE TABLE a (id int);\n")
                .with("V2__b.sql", "CREATE TABLE b (id int);\r\n-- on Windows\r\n")
                .with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM a;\n");
    }

    @Test
    void flywaysHistoryIsTakenOverAndFlywayTakesOursOver() {
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(3);
        Report adopted = deploy.run();
        assertThat(adopted.outcome()).isEqualTo(Outcome.Applied);
        assertThat(adopted.message()).contains("Taken over from Flyway's history: V1__a.sql, V2__b.sql, R__view.sql.");
        assertThat(adopted.applied()).isEmpty();

        deploy.with("V3__c.sql", "CREATE TABLE c ();\n");
        assertThat(deploy.run().applied()).containsExactly("V3__c.sql");
        flyway().validate();
        assertThat(flyway().migrate().migrationsExecuted).isZero();

        deploy.with("V4__d.sql", "CREATE TABLE d ();\n");
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
        deploy.with("V5__e.sql", "CREATE TABLE e ();\n");
        assertThat(deploy.run().applied()).containsExactly("V5__e.sql");
        flyway().validate();
        assertThat(database.strings("SELECT seq || ' ' || id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly(
                        "1 V1__a.sql adopted",
                        "2 V2__b.sql adopted",
                        "3 R__view.sql adopted",
                        "4 V3__c.sql applied",
                        "5 V4__d.sql adopted",
                        "6 V5__e.sql applied");
    }

    @Test
    void repeatableMigrationsRunBehindTheVersionedOnesAndAgainWheneverTheyChange() {
        deploy.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id FROM b;\n");
        assertThat(deploy.run().applied()).containsExactly("V1__a.sql", "V2__b.sql", "R__view.sql");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
        flyway().validate();
        assertThat(flyway().migrate().migrationsExecuted).isZero();

        deploy.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id, 2 AS two FROM b;\n");
        Report changed = deploy.run();
        assertThat(changed.applied()).containsExactly("R__view.sql");
        assertThat(changed.history()).isNotNull();
        assertThat(database.strings("SELECT two FROM v")).isEmpty();
        flyway().validate();
        assertThat(flyway().migrate().migrationsExecuted).isZero();

        deploy.with("R__view.sql", "CREATE OR REPLACE VIEW v AS SELECT id, 2 AS two, 3 AS three FROM b;\n");
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(1);
        Report taken = deploy.run();
        assertThat(taken.applied()).isEmpty();
        assertThat(taken.message()).contains("Taken over from Flyway's history: R__view.sql.");
        assertThat(deploy.without("R__view.sql").run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void repeatableMigrationsWaitForWhatStandsBehindTheTarget() {
        deploy.wish = new Wish("V1__a.sql", null, true);
        assertThat(deploy.run().applied()).containsExactly("V1__a.sql");
        deploy.wish = new Wish("V2__b.sql", null, true);
        assertThat(deploy.run().applied()).containsExactly("V2__b.sql", "R__view.sql");
    }

    @Test
    void flywaysBaselineStandsForWhatIsBelowIt() {
        database.execute("CREATE TABLE a (id int)");
        assertThat(flyway("1").baseline().successfullyBaselined).isTrue();
        assertThat(flyway().migrate().migrationsExecuted).isEqualTo(2);
        Report adopted = deploy.run();
        assertThat(adopted.outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.strings("SELECT id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly("V1__a.sql baselined", "V2__b.sql adopted", "R__view.sql adopted");
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void outOfOrderHistoryIsToldAndAcceptedAndFlywayStillAgrees() {
        deploy.without("V2__b.sql").with("V3__c.sql", "CREATE TABLE c ();\n");
        flyway().migrate();
        deploy.with("V2__b.sql", "CREATE TABLE b (id int);\n");
        MigrateResult late = flyway().migrate();
        assertThat(late.migrationsExecuted).isEqualTo(1);
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.LateMigration);
        assertThat(refused.message())
                .contains("V2__b.sql (another tool applied it at")
                .contains("behind V3__c.sql");
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        flyway().validate();
    }

    @Test
    void lateMigrationsAreAppliedOnRequestAndFlywayTakesThemForOutOfOrder() {
        deploy.without("V2__b.sql").with("V3__c.sql", "CREATE TABLE c ();\n");
        deploy.run();
        deploy.with("V2__b.sql", "CREATE TABLE b (id int);\n");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.LateMigration);
        deploy.saying(new Answers(true, null, null, List.of()));
        assertThat(deploy.run().applied()).containsExactly("V2__b.sql");
        flyway().validate();
    }

    @Test
    void aTableUnderAnotherNameIsTheSameHistory() {
        table = "versions";
        flyway().migrate();
        deploy.stream = Stream.of("godwit", "public").withFlywayTable("versions");
        deploy.with("V3__c.sql", "CREATE TABLE c ();\n");
        assertThat(deploy.run().applied()).containsExactly("V3__c.sql");
        flyway().validate();
        assertThat(database.has("flyway_schema_history")).isFalse();
    }

    @Test
    void aMigrationThatFlywayCallsFailedStopsTheRun() {
        flyway().migrate();
        database.execute("UPDATE flyway_schema_history SET success = false WHERE version = '2'");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.ResolveNeeded);
        assertThat(refused.message()).contains("Flyway itself recorded", "V2__b.sql", "flyway repair");
    }

    @Test
    void aFileThatWasEditedSinceFlywayAppliedItIsRefusedUntilItIsAccepted() {
        flyway().migrate();
        deploy.with("V1__a.sql", "CREATE TABLE a (id bigint);\n");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.HistoryEdited);
        deploy.saying(PrismaAdoptionIT.said(refused));
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        // Flyway's own cure for the same.
        flyway().repair();
        flyway().validate();
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aBaselineIsRecordedWithoutRunningAnythingAndFlywayAgrees() {
        database.execute("CREATE TABLE a (id int)", "CREATE TABLE b (id int)");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.BaselineNeeded);
        assertThat(refused.message()).contains("baseline: \"V2__b.sql\"");
        deploy.saying(new Answers(false, "V2__b.sql", null, List.of()));
        assertThat(deploy.run().applied()).containsExactly("R__view.sql");
        assertThat(database.strings("SELECT id || ' ' || state FROM godwit.ledger ORDER BY seq"))
                .containsExactly("V1__a.sql baselined", "V2__b.sql baselined", "R__view.sql applied");
        flyway().validate();
        assertThat(flyway().migrate().migrationsExecuted).isZero();
        assertThat(deploy.run().message()).startsWith("Nothing to apply");
    }

    @Test
    void aScriptThatRewritesFlywaysTableIsRolledBack() {
        deploy.run();
        deploy.with("V3__c.sql", "CREATE TABLE c (); UPDATE flyway_schema_history SET checksum = 1;");
        Report refused = deploy.run();
        assertThat(refused.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(database.has("c")).isFalse();
        deploy.without("V3__c.sql");
        flyway().validate();
    }

    private Flyway flyway() {
        return flyway("0");
    }

    private Flyway flyway(String baseline) {
        return Flyway.configure()
                .dataSource("jdbc:postgresql://localhost:" + Server.port() + "/" + database.name(), "postgres", null)
                .locations("filesystem:" + folder)
                .table(table)
                .baselineVersion(baseline)
                .outOfOrder(true)
                .placeholderReplacement(false)
                .load();
    }
}
