package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.AppliedSeed;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.engine.MigrationRole;
import dev.godwit.runner.plan.ReviewPolicy;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL that is run behind the migrations, and again whenever it has changed. */
class SeedIT {

    private static final String ROLES = "INSERT INTO roles VALUES (1, 'reader'), (2, 'writer') ON CONFLICT DO NOTHING;";

    @TempDir
    private Path folder;

    private final Database database = Server.database();
    private Deploy deploy;

    @BeforeEach
    void aBundle() {
        deploy = new Deploy(folder, database)
                .with("1_roles", "CREATE TABLE roles (id int PRIMARY KEY, name text NOT NULL);")
                .with("2_log", "CREATE TABLE log (at timestamptz, what text);");
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void itIsRunOnceBehindTheMigrationsAndRecorded() {
        Report report = deploy.seeded(ROLES).run();

        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
        assertThat(report.message()).contains("The seed seed.sql was run");
        assertThat(roles()).isEqualTo("2");
        AppliedSeed seed = Objects.requireNonNull(report.seed());
        assertThat(deploy.run().seed()).as("not run again").isEqualTo(seed);
        assertThat(deploy.events.stream().filter(RunEvent.SeedStarted.class::isInstance))
                .hasSize(1);
    }

    @Test
    void anotherTextIsRunAlsoWithNothingPendingAndAnEarlierOneAgain() {
        deploy.seeded(ROLES).run();
        database.execute("DELETE FROM roles");

        assertThat(deploy.seeded("INSERT INTO roles VALUES (3, 'owner') ON CONFLICT DO NOTHING;")
                        .run()
                        .outcome())
                .isEqualTo(Outcome.Applied);
        assertThat(roles()).isEqualTo("1");
        assertThat(deploy.seeded(ROLES).run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(roles()).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM log; INSERT INTO log VALUES (now(), 'a'), (now(), 'b');",
                "TRUNCATE log; INSERT INTO log VALUES (now(), 'a');",
                "CREATE TEMP TABLE t AS SELECT 1 AS id; INSERT INTO roles SELECT id, 'x' FROM t ON CONFLICT DO NOTHING;",
                "INSERT INTO log SELECT now(), 'a' WHERE NOT EXISTS (SELECT FROM log); UPDATE log SET at = now();",
                "INSERT INTO log SELECT now(), 'a' WHERE NOT EXISTS (SELECT FROM log); SET search_path TO pg_catalog;",
                "-- nothing yet\n"
            })
    void whatLeavesAsManyRowsWhenItIsRunAgainIsASeed(String sql) {
        Report report = deploy.seeded(sql).run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
    }

    @Test
    void whatWouldPutItsRowsInAgainIsRefusedAndTheMigrationsStay() {
        Report report = deploy.seeded("INSERT INTO roles VALUES (1, 'reader') ON CONFLICT DO NOTHING;\n"
                        + "INSERT INTO log VALUES (now(), 'seeded');")
                .run();

        assertThat(report.outcome()).isEqualTo(Outcome.SeedFailed);
        assertThat(report.message())
                .contains("public.log (1 rows, then 2)", "ON CONFLICT DO NOTHING", "the migrations stay applied")
                .doesNotContain("public.roles");
        assertThat(roles()).isEqualTo("0");
        assertThat(database.ledger()).containsExactly("1_roles", "2_log");
        assertThat(report.seed()).isNull();
        assertThat(report.remaining()).isZero();
    }

    @Test
    void whatFailsWhenItIsRunAgainIsRefusedWithTheStatementAndWhatToWrite() {
        Report report = deploy.seeded("UPDATE roles SET name = '';\n\nINSERT INTO roles VALUES (1, 'reader');")
                .run();

        assertThat(report.outcome()).isEqualTo(Outcome.SeedFailed);
        Failure failure = Objects.requireNonNull(report.failure());
        assertThat(failure.migration()).isEqualTo("seed.sql");
        assertThat(failure.line()).isEqualTo(3);
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.fix()).contains("its second run", "ON CONFLICT (id) DO NOTHING");
        assertThat(roles()).isEqualTo("0");
    }

    @Test
    void whatFailsTheFirstTimeIsToldLikeAMigrationAndTriedAgainWhenItIsMended() {
        Report report = deploy.seeded("INSERT INTO roles VALUES (1, NULL) ON CONFLICT DO NOTHING;")
                .run();

        assertThat(report.outcome()).isEqualTo(Outcome.SeedFailed);
        assertThat(report.message())
                .contains("seed.sql, line 1", "23502", "The seed is rolled back")
                .doesNotContain("second run");
        assertThat(deploy.seeded(ROLES).run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(roles()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN; SELECT 1; COMMIT;",
                "VACUUM roles;",
                "\\copy roles FROM 'roles.csv'",
                "CREATE INDEX CONCURRENTLY i ON roles (name);"
            })
    void whatCannotBeInOneTransactionIsRefusedBeforeAnyMigrationRuns(String sql) {
        Report report = deploy.seeded(sql).run();

        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.InvalidBundle);
        assertThat(report.message()).contains("seed.sql", "Nothing was run");
        assertThat(database.has("roles")).isFalse();
    }

    @Test
    void itMayNotWriteTheLedger() {
        Report report = deploy.seeded("DELETE FROM godwit.ledger;").run();

        assertThat(report.outcome()).isEqualTo(Outcome.InvalidBundle);
        assertThat(report.message()).contains("The seed seed.sql changed Godwit's ledger");
        assertThat(database.ledger()).hasSize(2);
    }

    @Test
    void whatItDestroysIsAskedForLikeAMigrationAndItsChecksumIsPartOfThePlan() {
        deploy.run();
        database.execute("INSERT INTO log VALUES (now(), 'kept')");
        deploy.review = ReviewPolicy.STANDARD;

        Report report = deploy.seeded("TRUNCATE log;").run();
        assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.AwaitingApproval);
        assertThat(report.message()).contains("seed.sql, line 1");
        String digest = Objects.requireNonNull(report.plan()).digest();
        assertThat(Objects.requireNonNull(deploy.plan().plan()).digest()).isEqualTo(digest);

        deploy.review = new ReviewPolicy(
                ReviewPolicy.Unsafe.Approve,
                ReviewPolicy.Advice.Ignore,
                ReviewPolicy.SMALL_TABLE,
                Set.of(),
                digest,
                digest);
        assertThat(deploy.seeded("TRUNCATE log; -- all of it").run().outcome()).isEqualTo(Outcome.BundleChanged);
        assertThat(deploy.seeded("TRUNCATE log;").run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.string("SELECT count(*) FROM log")).isEqualTo("0");
    }

    @Test
    void stepByStepItWaitsForTheLastMigration() {
        deploy.wish = new Wish(null, 1, true, false, null);
        assertThat(deploy.seeded(ROLES).run().seed()).isNull();
        assertThat(deploy.run().seed()).isNotNull();
    }

    @Test
    void behindATargetItIsRunAndAnOlderBundlesIsNot() {
        deploy.wish = new Wish("1_roles", null, true, false, null);
        assertThat(deploy.seeded(ROLES).run().seed()).isNotNull();

        deploy.wish = Wish.EVERYTHING;
        deploy.run();
        Report ahead = deploy.without("2_log").seeded("DELETE FROM roles;").run();
        assertThat(ahead.outcome()).isEqualTo(Outcome.DatabaseAhead);
        assertThat(ahead.message()).contains("The seed seed.sql is not run");
        assertThat(roles()).isEqualTo("2");
    }

    @Test
    void itRunsAsTheRoleOfTheMigrations() {
        database.execute("CREATE ROLE seeder NOLOGIN", "GRANT ALL ON SCHEMA public TO seeder");
        try {
            deploy.role = new MigrationRole("seeder");
            Report report = deploy.seeded(
                            "INSERT INTO log SELECT now(), current_user WHERE NOT EXISTS (SELECT FROM log);")
                    .run();
            assertThat(report.outcome()).as(report.message()).isEqualTo(Outcome.Applied);
            assertThat(database.string("SELECT what FROM log")).isEqualTo("seeder");
        } finally {
            database.execute("DROP OWNED BY seeder", "DROP ROLE seeder");
        }
    }

    private String roles() {
        return String.valueOf(database.string("SELECT count(*) FROM roles"));
    }
}
