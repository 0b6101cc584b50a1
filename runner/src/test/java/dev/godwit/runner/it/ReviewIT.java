package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Outcome;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.plan.ReviewPolicy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A deploy that is reviewed: what it is stopped by, what lets it through, and what then is left of that. */
class ReviewIT {

    @TempDir
    private Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void somebodyHasOrders() {
        database = Server.database();
        deploy = new Deploy(folder, database);
        deploy.review = ReviewPolicy.STANDARD;
        deploy.with(
                "1_init",
                "CREATE TABLE orders (id int PRIMARY KEY, note text); CREATE TABLE carts (id int PRIMARY KEY);");
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        database.execute("INSERT INTO orders SELECT i, 'n' FROM generate_series(1, 12) i");
        database.execute("INSERT INTO carts SELECT i FROM generate_series(1, 5) i");
    }

    @AfterEach
    void drop() {
        database.drop();
    }

    @Test
    void whatDestroysDataWaitsForAPersonAndNothingIsRunMeanwhile() {
        deploy.with("2_safe", "CREATE TABLE tags (id int PRIMARY KEY);").with("3_drop", "DROP TABLE orders;");

        Report report = deploy.run();

        assertThat(report.outcome()).isEqualTo(Outcome.AwaitingApproval);
        assertThat(report.message())
                .contains(
                        "3_drop, line 1 (drop-table)",
                        "Nothing was run",
                        plan(report).digest());
        assertThat(report.pending()).containsExactly("2_safe", "3_drop");
        assertThat(tables()).containsExactly("_prisma_migrations", "carts", "orders");
        assertThat(plan(report).migrations()).extracting(PlannedMigration::name).containsExactly("2_safe", "3_drop");
        assertThat(plan(report).findings().getFirst().grade()).isEqualTo(ReviewFinding.Grade.Unsafe);
        assertThat(deploy.run().plan()).as("looking again changes nothing").isEqualTo(plan(report));
        assertThat(deploy.plan().plan()).as("a plan sees the same").isEqualTo(plan(report));
    }

    @Test
    void whatEachMigrationDoesIsSaidInOneSentenceWithTheRowsItConcerns() {
        deploy.with("2_note", "ALTER TABLE orders ADD COLUMN urgent boolean;")
                .with("3_type", "ALTER TABLE orders ALTER COLUMN id TYPE bigint;")
                .with("4_new", "CREATE TABLE labels (id bigint PRIMARY KEY);");

        ReviewedPlan plan = plan(deploy.plan());

        assertThat(plan.migrations())
                .extracting(PlannedMigration::summary)
                .containsExactly(
                        "Adds nullable column urgent to orders, 12 rows: instant.",
                        "Changes the type of column id of orders, 12 rows: writes all of orders anew.",
                        "Creates table labels.");
        assertThat(plan.migrations().getFirst().locks())
                .singleElement()
                .asString()
                .startsWith("line 1: ACCESS EXCLUSIVE on orders (12 rows, ")
                .endsWith(" kB): an instant");
        assertThat(plan.migrations().get(1).locks())
                .singleElement()
                .asString()
                .endsWith("), which is written anew: an instant by estimate");
        assertThat(plan.migrations().getLast().locks()).isEmpty();
    }

    @Test
    void theRightDigestLetsItThroughAndAnotherOneDoesNot() {
        deploy.with("2_drop", "DROP TABLE orders;");
        String digest = plan(deploy.plan()).digest();

        deploy.review = approving("sha256:" + "0".repeat(64));
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.AwaitingApproval);
        deploy.review = approving(digest);
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.Applied);
        assertThat(tables()).containsExactly("_prisma_migrations", "carts");
    }

    @Test
    void whatIsLeftOfAnApprovedPlanThatFailedIsStillApproved() {
        deploy.with("2_drop", "DROP TABLE orders;")
                .with("3_slow", "SELECT 1 / (SELECT count(*) FROM pg_class WHERE relname = 'later');")
                .with("4_drop", "DROP TABLE carts;");
        deploy.review = approving(plan(deploy.plan()).digest());
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.MigrationFailed);
        assertThat(tables()).contains("carts").doesNotContain("orders");

        database.execute("CREATE TABLE later ()");
        Report report = deploy.run();

        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).containsExactly("3_slow", "4_drop");
    }

    @Test
    void oneAfterTheOtherThePlanIsApprovedOnce() {
        deploy.with("2_drop", "DROP TABLE orders;").with("3_drop", "DROP TABLE carts;");
        deploy.wish = new Wish(null, 1, true);
        deploy.review = approving(plan(deploy.plan()).digest());

        assertThat(deploy.run().remaining()).isEqualTo(1);
        assertThat(deploy.run().remaining()).isZero();
        assertThat(tables()).containsExactly("_prisma_migrations");
    }

    @Test
    void aMigrationThatCameLaterIsNotApprovedWithTheOthers() {
        deploy.with("2_drop", "DROP TABLE orders;");
        String approved = plan(deploy.plan()).digest();
        deploy.with("3_drop", "DROP TABLE carts;");
        deploy.review = approving(approved);

        assertThat(deploy.run().outcome()).isEqualTo(Outcome.AwaitingApproval);
    }

    @Test
    void onlyTheExpectedPlanIsRunHoweverHarmlessTheOther() {
        deploy.with("2_safe", "CREATE TABLE tags (id int PRIMARY KEY);");
        String expected = plan(deploy.plan()).digest();
        deploy.with("3_safe", "CREATE TABLE labels (id int PRIMARY KEY);");
        deploy.review =
                new ReviewPolicy(ReviewPolicy.Unsafe.Approve, ReviewPolicy.Advice.Ignore, 0, Set.of(), null, expected);

        assertThat(deploy.run().outcome()).isEqualTo(Outcome.BundleChanged);
        assertThat(deploy.without("3_safe").run().outcome()).isEqualTo(Outcome.Applied);
    }

    @Test
    void aTableThatSomebodyHasLockedIsJudgedByWhatIsKnownWithoutIt() throws SQLException {
        deploy.lockTimeout = Duration.ofMillis(100);
        deploy.with("2_drop", "DROP TABLE orders;");
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE orders IN ACCESS EXCLUSIVE MODE");

            Report report = deploy.run();

            assertThat(report.outcome()).isEqualTo(Outcome.AwaitingApproval);
            assertThat(plan(report).couldNotKnow())
                    .anySatisfy(unknown -> assertThat(unknown).contains("orders"));
        }
    }

    @Test
    void whatWillNotRunIsRefusedWhoeverApproves() {
        deploy.with("2_required", "ALTER TABLE orders ADD COLUMN customer int NOT NULL;");
        Report report = deploy.run();

        assertThat(report.outcome()).isEqualTo(Outcome.ReviewRefused);
        assertThat(report.message()).contains("2_required, line 1 (add-required-column)", "Nothing was run.");
        deploy.review = approving(plan(report).digest());
        assertThat(deploy.run().outcome()).isEqualTo(Outcome.ReviewRefused);
    }

    private List<@Nullable String> tables() {
        return database.strings("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1");
    }

    private static ReviewPolicy approving(String digest) {
        return new ReviewPolicy(
                ReviewPolicy.Unsafe.Approve,
                ReviewPolicy.Advice.Ignore,
                ReviewPolicy.SMALL_TABLE,
                Set.of(),
                digest,
                null);
    }

    private static ReviewedPlan plan(Report report) {
        return Objects.requireNonNull(report.plan());
    }
}
