package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.runner.decide.Wish;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit rehearse} as people type it: a plan for production is tried on a copy first. */
class RehearsalIT {

    private static final Pattern PLAN = Pattern.compile("Plan: (sha256:[0-9a-f]{64})");

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private final List<Database> databases = new ArrayList<>();
    private Database production;
    private Deploy deploy;

    @BeforeEach
    void productionHasOrders() {
        production = Server.database();
        databases.add(production);
        deploy = new Deploy(folder, production).with("1_init", "CREATE TABLE orders (id int PRIMARY KEY, note text);");
        deploy.owner = null;
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        production.execute("INSERT INTO orders VALUES (1, 'a'), (2, 'b')");
    }

    @AfterEach
    void drop() {
        databases.forEach(Database::drop);
    }

    @Test
    void whatSucceedsOnTheCopyIsDeployedToProductionByItsPlanAndNothingElseIs() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;").with("3_drop", "DROP TABLE orders;");
        Database copy = copy();
        String before = production.contents();

        String output = rehearse(copy, 0).output();

        assertThat(output).contains("Rehearsed: The plan was applied to " + copy.name());
        assertThat(output).containsPattern("2_total {2}[0-9]+ ms").containsPattern("3_drop {2}[0-9]+ ms");
        assertThat(copy.ledger()).containsExactly("1_init", "2_total", "3_drop");
        assertThat(production.contents()).as("production is only read").isEqualTo(before);
        assertThat(godwit(Map.of("PGHOST", "localhost", "PGDATABASE", copy.name()), 0, "rehearse")
                        .output())
                .as("the same plan, rehearsed already")
                .contains("An earlier rehearsal of exactly this plan")
                .containsPattern("3_drop {2}[0-9]+ ms");
        assertThat(godwit(0, "deploy", "--plan", planIn(output)).output()).contains("Applied");
        assertThat(production.ledger()).containsExactly("1_init", "2_total", "3_drop");
        assertThat(godwit(0, "rehearse", "--rehearsal-url", url("localhost", copy.name()), "--output", "json")
                        .output())
                .contains("\"result\":\"NothingPending\"");
    }

    @Test
    void anotherPlanThanTheRehearsedOneIsNotDeployedAndNeedsAFreshCopy() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        Database copy = copy();
        String rehearsed = planIn(rehearse(copy, 0).output());

        deploy.with("3_more", "ALTER TABLE orders ADD COLUMN more int;");

        assertThat(godwit(2, "deploy", "--plan", rehearsed).output()).contains("BundleChanged");
        assertThat(rehearse(copy, 2).output()).contains("NotACopy").contains("Restore the copy anew");
        assertThat(copy.ledger()).containsExactly("1_init", "2_total");
        assertThat(production.ledger()).containsExactly("1_init");
    }

    @Test
    void whatFailsOnTheCopySaysWhyAndProductionIsUntouched() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;")
                .with("3_odd", "INSERT INTO orders VALUES (2, 'again');");
        Database copy = copy();
        String before = production.contents();

        String output = rehearse(copy, 3).output();

        assertThat(output)
                .contains("RehearsalFailed", "MigrationFailed", "23505", "3_odd", "Production is untouched")
                .contains("The copy has 2_total now: restore it anew");
        assertThat(copy.ledger()).containsExactly("1_init", "2_total");
        assertThat(production.contents()).isEqualTo(before);
        assertThat(rehearse(copy, 3).output())
                .as("the same plan goes on where it was stopped, and the cause stays")
                .contains("23505", "It went on from where an earlier rehearsal of this plan was stopped.");
        deploy.with("3_odd", "INSERT INTO orders VALUES (3, 'another');");
        assertThat(rehearse(copy, 2).output())
                .as("half a plan is no start for another")
                .contains("NotACopy");
    }

    @Test
    void productionItselfIsRecognisedUnderAnotherAddressAndNothingIsWritten() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        String before = production.contents();

        String output = godwit(2, "rehearse", "--rehearsal-url", url("127.0.0.1", production.name()))
                .output();

        assertThat(output).contains("RehearsalIsProduction", "restored copy");
        assertThat(production.contents()).isEqualTo(before);
    }

    @Test
    void aCopyFromAnOlderBackupCatchesUpFirstAndOneOfSomethingElseIsRefused() throws Exception {
        Database old = copy();
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        deploy.with("3_more", "ALTER TABLE orders ADD COLUMN more int;");
        Database empty = Server.database();
        databases.add(empty);
        Database other = Server.database();
        databases.add(other);
        Deploy elsewhere = new Deploy(folder, other);
        elsewhere.owner = null;
        elsewhere.wish = new Wish("2_total", null, true);
        assertThat(elsewhere.run().outcome()).isEqualTo(Outcome.Applied);

        assertThat(rehearse(old, 0).output())
                .contains("restored from an older backup: 2_total came first")
                .containsPattern("3_more {2}[0-9]+ ms");
        assertThat(rehearse(empty, 2).output()).contains("NotACopy", "empty or was never restored");
        assertThat(empty.has("godwit.ledger")).isFalse();
        assertThat(rehearse(other, 2).output()).contains("NotACopy", "a history of its own");
        assertThat(other.ledger()).containsExactly("1_init", "2_total");
    }

    @Test
    void withoutACopyOrWithOneThatCannotBeReachedItSaysSo() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");

        assertThat(godwit(64, "rehearse").errors()).contains("No copy is named", "GODWIT_REHEARSAL_PGHOST");
        assertThat(godwit(5, "rehearse", "--rehearsal-url", url("localhost", "nosuch"))
                        .output())
                .contains("RehearsalFailed", "nosuch", "Production is untouched");
        assertThat(production.ledger()).containsExactly("1_init");
    }

    private Database copy() {
        Database copy = new Database(production.name() + "_copy" + databases.size());
        new Database("postgres").execute("CREATE DATABASE " + copy.name() + " TEMPLATE " + production.name());
        databases.add(copy);
        return copy;
    }

    private GodwitProcess rehearse(Database copy, int exitCode) throws Exception {
        return godwit(exitCode, "rehearse", "--rehearsal-url", url("localhost", copy.name()));
    }

    private GodwitProcess godwit(int exitCode, String... arguments) throws Exception {
        return godwit(Map.of(), exitCode, arguments);
    }

    /** @param copy libpq's variables for it */
    private GodwitProcess godwit(Map<String, String> copy, int exitCode, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--bundle", folder.toString()));
        Map<String, String> environment = new HashMap<>(production.environment());
        copy.forEach((name, value) -> environment.put("GODWIT_REHEARSAL_" + name, value));
        if (!copy.isEmpty()) {
            environment.put("GODWIT_REHEARSAL_PGPORT", String.valueOf(Server.port()));
            environment.put("GODWIT_REHEARSAL_PGUSER", "postgres");
        }
        return GodwitProcess.start(work, environment, all.toArray(String[]::new))
                .ended(exitCode);
    }

    private static String url(String host, String database) {
        return "postgresql://postgres@" + host + ":" + Server.port() + "/" + database;
    }

    private static String planIn(String output) {
        Matcher plan = PLAN.matcher(output);
        assertThat(plan.find()).as(output).isTrue();
        return plan.group(1);
    }
}
