package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Answers;
import dev.godwit.runner.decide.Resolution;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A Job that was given a restored copy: production is deployed to only if the copy could be, by the same plan. */
class RehearsedDeployIT {

    @TempDir
    Path folder;

    @TempDir
    Path work;

    private final List<Database> databases = new ArrayList<>();
    private Database production;
    private Database copy;
    private Deploy deploy;

    @BeforeEach
    void aCopyOfAProductionWithOrders() {
        production = Server.database();
        databases.add(production);
        deploy = new Deploy(folder, production).with("1_init", "CREATE TABLE orders (id int PRIMARY KEY, note text);");
        deploy.review = ReviewPolicy.STANDARD;
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        production.execute("INSERT INTO orders VALUES (1, 'a'), (2, NULL)");
        copy = new Database(production.name() + "_copy");
        new Database("postgres").execute("CREATE DATABASE " + copy.name() + " TEMPLATE " + production.name());
        databases.add(copy);
    }

    @AfterEach
    void drop() {
        databases.forEach(Database::drop);
    }

    @Test
    void whatSucceedsInTheCopyIsDeployedAndTheReportSaysHowLongItTookThere() {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;")
                .with("3_index", "CREATE INDEX ON orders (note);");
        deploy.events.clear();

        Report report = deploy.rehearsedIn(copy);

        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).containsExactly("2_total", "3_index");
        Rehearsal rehearsal = Objects.requireNonNull(report.rehearsal());
        assertThat(rehearsal.result()).isEqualTo(Rehearsal.Result.Succeeded);
        assertThat(rehearsal.planDigest())
                .isEqualTo(Objects.requireNonNull(report.plan()).digest());
        assertThat(rehearsal.migrations()).extracting(Rehearsal.Step::name).containsExactly("2_total", "3_index");
        assertThat(copy.ledger()).isEqualTo(production.ledger()).containsExactly("1_init", "2_total", "3_index");
        assertThat(deploy.events.stream()
                        .filter(event ->
                                event instanceof RunEvent.Rehearsing || event instanceof RunEvent.MigrationStarted)
                        .map(event -> event.getClass().getSimpleName()))
                .as("what is done to the copy is not told as if it were done to the database")
                .containsExactly("Rehearsing", "Rehearsing", "MigrationStarted", "MigrationStarted");
    }

    @Test
    void whatOfTheCopyNoMigrationHasMadeIsToldAndItsSeedIsRunThereToo() {
        copy.execute("CREATE INDEX by_hand ON orders (note)");
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;")
                .seeded("INSERT INTO orders VALUES (9, 'seed') ON CONFLICT (id) DO NOTHING");

        Report report = deploy.rehearsedIn(copy);

        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(Objects.requireNonNull(report.rehearsal()).drift()).isEqualTo("1 object");
        assertThat(copy.strings("SELECT note FROM orders WHERE id = 9")).containsExactly("seed");
        assertThat(production.strings("SELECT note FROM orders WHERE id = 9")).containsExactly("seed");
    }

    @Test
    void withNothingPendingTheCopyIsNotAsked() {
        copy.drop();
        databases.remove(copy);

        Report report = deploy.rehearsedIn(copy);

        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(report.rehearsal()).isNull();
    }

    @Test
    void whatFailsInTheCopyIsNotTriedInProduction() {
        deploy.with("2_required", "ALTER TABLE orders ADD COLUMN total int;")
                .with("3_unique", "INSERT INTO orders VALUES (2, 'again');");
        String before = production.contents();

        Report report = deploy.rehearsedIn(copy);

        assertThat(report.outcome()).isEqualTo(Outcome.RehearsalFailed);
        assertThat(report.message()).contains("Production is untouched", "23505", "restore it anew");
        assertThat(Objects.requireNonNull(report.failure()).migration()).isEqualTo("3_unique");
        assertThat(Objects.requireNonNull(report.rehearsal()).result()).isEqualTo(Rehearsal.Result.Failed);
        assertThat(report.pending()).containsExactly("2_required", "3_unique");
        assertThat(production.contents()).isEqualTo(before);
    }

    @Test
    void productionIsNoCopyOfItselfAndACopyThatIsOutOfReachIsWaitedFor() {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        String before = production.contents();

        assertThat(deploy.rehearsedIn(production).outcome()).isEqualTo(Outcome.RehearsalIsProduction);
        assertThat(deploy.rehearsedIn(new Database("no_such_copy")).outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(production.contents()).isEqualTo(before);
    }

    @Test
    void whoeverIsToAgreeSeesTheRehearsalAndTheAgreedPlanIsNotRehearsedTwice() {
        deploy.with("2_gone", "ALTER TABLE orders DROP COLUMN note;");

        Report waiting = deploy.rehearsedIn(copy);
        assertThat(waiting.outcome()).isEqualTo(Outcome.AwaitingApproval);
        assertThat(Objects.requireNonNull(waiting.rehearsal()).migrations()).hasSize(1);
        assertThat(production.ledger()).containsExactly("1_init");

        String digest = Objects.requireNonNull(waiting.plan()).digest();
        deploy.review = new ReviewPolicy(
                ReviewPolicy.Unsafe.Approve,
                ReviewPolicy.Advice.Ignore,
                ReviewPolicy.SMALL_TABLE,
                Set.of(),
                digest,
                null);
        Report done = deploy.rehearsedIn(copy);
        assertThat(done.outcome()).as(done.message()).isEqualTo(Outcome.Applied);
        assertThat(Objects.requireNonNull(done.rehearsal()).planDigest()).isEqualTo(digest);
        assertThat(production.ledger()).containsExactly("1_init", "2_gone");
    }

    @Test
    void whatIsLeftOfARehearsedPlanThatWasBegunGoesOnWithoutAnotherRehearsal() {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;")
                .with(
                        "3_check",
                        "DO $$ BEGIN IF EXISTS (SELECT FROM orders WHERE id = 3) THEN RAISE 'three'; END IF; END $$;")
                .with("4_more", "ALTER TABLE orders ADD COLUMN more int;");
        production.execute("INSERT INTO orders VALUES (3, 'since the backup')");

        Report stopped = deploy.rehearsedIn(copy);
        assertThat(stopped.outcome()).as(stopped.message()).isEqualTo(Outcome.MigrationFailed);
        assertThat(production.ledger()).containsExactly("1_init", "2_total");
        assertThat(copy.ledger()).containsExactly("1_init", "2_total", "3_check", "4_more");

        production.execute("DELETE FROM orders WHERE id = 3");
        Report done = deploy.rehearsedIn(copy);
        assertThat(done.outcome()).as(done.message()).isEqualTo(Outcome.Applied);
        assertThat(production.ledger()).containsExactly("1_init", "2_total", "3_check", "4_more");

        deploy.with("5_late", "ALTER TABLE orders ADD COLUMN late int;");
        assertThat(deploy.rehearsedIn(copy).outcome())
                .as("another plan, of which the copy is one more rehearsal")
                .isEqualTo(Outcome.Applied);
    }

    @Test
    void aRehearsalThatWasStoppedHalfwayGoesOnInTheSameCopy() throws SQLException {
        deploy.with("2_new", "CREATE TABLE extra (id int);").with("3_alter", "ALTER TABLE orders ADD COLUMN x int;");
        deploy.lockTimeout = Duration.ofMillis(200);
        try (Connection reader = copy.connect();
                Statement lock = reader.createStatement()) {
            reader.setAutoCommit(false);
            lock.execute("LOCK TABLE orders IN ACCESS SHARE MODE");
            assertThat(deploy.rehearsedIn(copy).outcome()).isEqualTo(Outcome.WaitingForLock);
            reader.rollback();
        }
        assertThat(copy.ledger()).containsExactly("1_init", "2_new");
        assertThat(production.ledger()).containsExactly("1_init");

        Report done = deploy.rehearsedIn(copy);
        assertThat(done.outcome()).as(done.message()).isEqualTo(Outcome.Applied);
        assertThat(Objects.requireNonNull(done.rehearsal()).migrations())
                .extracting(Rehearsal.Step::name)
                .containsExactly("2_new", "3_alter");
        assertThat(production.ledger()).containsExactly("1_init", "2_new", "3_alter");
    }

    /** The copy has it all, and the Job died before it could record that. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRehearsalThatWasStoppedAtItsVeryEndIsTakenForWhatItIs(boolean moreToCome) throws SQLException {
        deploy.with("2_alter", "ALTER TABLE orders ADD COLUMN x int;")
                .seeded("INSERT INTO orders VALUES (9, 'seed') ON CONFLICT (id) DO NOTHING");
        if (moreToCome) {
            deploy.with("3_more", "ALTER TABLE orders ADD COLUMN y int;");
        }
        deploy.wish = new Wish(null, 1, true);
        deploy.lockTimeout = Duration.ofMillis(200);
        try (Connection reader = production.connect();
                Statement lock = reader.createStatement()) {
            reader.setAutoCommit(false);
            lock.execute("LOCK TABLE orders IN ACCESS SHARE MODE");
            assertThat(deploy.rehearsedIn(copy).outcome()).isEqualTo(Outcome.WaitingForLock);
            reader.rollback();
        }
        assertThat(copy.ledger()).containsExactly("1_init", "2_alter");
        copy.execute("DELETE FROM godwit.decisions WHERE kind = 'Rehearsed'");

        Report done = deploy.rehearsedIn(copy);
        assertThat(done.outcome()).as(done.message()).isEqualTo(Outcome.Applied);
        assertThat(production.ledger()).containsExactly("1_init", "2_alter");
        assertThat(production.strings("SELECT note FROM orders WHERE id = 9"))
                .isEqualTo(moreToCome ? List.of() : List.of("seed"))
                .isEqualTo(copy.strings("SELECT note FROM orders WHERE id = 9"));
    }

    @Test
    void aCopyThatSomebodyElseBroughtHalfwayIsNone() {
        deploy.with("2_new", "CREATE TABLE extra (id int);");
        assertThat(new Deploy(folder, copy).run().outcome()).isEqualTo(Outcome.Applied);
        deploy.with("3_alter", "ALTER TABLE orders ADD COLUMN x int;");

        Report report = deploy.rehearsedIn(copy);
        assertThat(report.outcome()).isEqualTo(Outcome.RehearsalFailed);
        assertThat(report.message())
                .contains("left over from another rehearsal")
                .contains("Restore the copy anew");
        assertThat(production.ledger()).containsExactly("1_init");
    }

    @Test
    void whatIsSaidOfAMigrationThatWasBegunIsNotSaidOfTheCopy() {
        deploy.with("2_index", "CREATE INDEX CONCURRENTLY u ON orders ((1 / (id - 2)));");
        copy.execute(
                "INSERT INTO godwit.ledger (stream, seq, id, sha256, state, applied_at, duration_ms, owner, job, run)"
                        + " VALUES ('public', 2, '2_index', '" + "a".repeat(64)
                        + "', 'running', now(), 0, 'shop/blog', 'j', gen_random_uuid())");
        deploy.review = new ReviewPolicy(
                ReviewPolicy.Unsafe.Allow, ReviewPolicy.Advice.Ignore, ReviewPolicy.SMALL_TABLE, Set.of(), null, null);

        Report asked = deploy.rehearsedIn(copy);
        assertThat(asked.outcome()).isEqualTo(Outcome.RehearsalFailed);
        assertThat(asked.message()).contains("Restore the copy anew").doesNotContain("resolve:");
        Failure failure = Objects.requireNonNull(asked.failure());
        assertThat(failure.fix()).contains("Restore the copy anew").doesNotContain("resolve:");

        deploy.saying(new Answers(
                false, null, null, List.of(), List.of(new Resolution("2_index", failure.id(), true, "a guess"))));
        assertThat(deploy.rehearsedIn(copy).outcome()).isEqualTo(Outcome.RehearsalFailed);
        assertThat(production.ledger()).containsExactly("1_init");
    }

    @Test
    void allMigrationsOfAPlanAreCounted() {
        for (int i = 100; i < 160; i++) {
            deploy.with("2" + i + "_table", "CREATE TABLE t" + i + " (id int);");
        }
        Report report = deploy.rehearsedIn(copy);
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        Rehearsal rehearsal = Objects.requireNonNull(report.rehearsal());
        assertThat(rehearsal.total()).isEqualTo(60);
        assertThat(rehearsal.migrations())
                .hasSize(Rehearsal.MAX)
                .first()
                .extracting("name")
                .isEqualTo("2100_table");
    }

    @Test
    void oneByOneEachMigrationIsRehearsedAlsoInACopyFromAnOlderBackup() {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        deploy.with("3_more", "ALTER TABLE orders ADD COLUMN more int;")
                .with("4_odd", "INSERT INTO orders VALUES (2, 'again');");
        deploy.wish = new Wish(null, 1, true);

        Report third = deploy.rehearsedIn(copy);
        assertThat(third.outcome()).as(third.message()).isEqualTo(Outcome.Applied);
        assertThat(third.applied()).containsExactly("3_more");
        assertThat(third.remaining()).isEqualTo(1);
        assertThat(Objects.requireNonNull(third.rehearsal()).migrations())
                .extracting(Rehearsal.Step::name)
                .containsExactly("3_more");
        assertThat(copy.ledger()).containsExactly("1_init", "2_total", "3_more");

        assertThat(deploy.rehearsedIn(copy).outcome()).isEqualTo(Outcome.RehearsalFailed);
        assertThat(production.ledger()).containsExactly("1_init", "2_total", "3_more");
    }

    @Test
    void aJobTakesTheCopyFromItsEnvironment() throws Exception {
        deploy.with("2_total", "ALTER TABLE orders ADD COLUMN total int;");
        Map<String, String> environment = new HashMap<>(production.environment());
        copy.environment().forEach((name, value) -> environment.put("GODWIT_REHEARSAL_" + name, value));

        List<String> arguments = List.of("deploy", "--bundle", folder.toString(), "--owner", "shop/blog", "--job", "j");
        JobProcess unasked = JobProcess.start(work, environment, arguments.toArray(String[]::new));
        assertThat(unasked.exitCode())
                .as("operator and runner that do not mean the same do nothing")
                .isEqualTo(Outcome.InternalError.exitCode());
        assertThat(production.ledger()).containsExactly("1_init");

        JobProcess job = JobProcess.start(
                work,
                environment,
                Stream.concat(arguments.stream(), Stream.of("--rehearse-first", "yes"))
                        .toArray(String[]::new));

        assertThat(job.exitCode()).as(job.log()).isZero();
        assertThat(job.log()).contains("rehearsal of a migration started", "\"rehearsal\":{");
        assertThat(copy.ledger()).isEqualTo(production.ledger()).containsExactly("1_init", "2_total");
    }
}
