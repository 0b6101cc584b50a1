package dev.godwit.runner.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.runner.decide.Wish;
import dev.godwit.runner.ledger.Stream;
import dev.godwit.runner.run.RunEvent;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployIT {

    @TempDir
    Path folder;

    private Database database;
    private Deploy deploy;

    @BeforeEach
    void freshDatabase() {
        database = Server.database();
        deploy = new Deploy(folder, database);
    }

    @Test
    void aPrismaBundleIsAppliedToAnEmptyDatabase() {
        Report report = deploy.with("1_init", "CREATE TABLE \"User\" (id int);")
                .with("2_posts", "CREATE TABLE \"Post\" (id int);")
                .run();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).containsExactly("1_init", "2_posts");
        assertThat(report.pending()).isEmpty();
        assertThat(report.remaining()).isZero();
        assertThat(report.history()).isNotNull();
        assertThat(report.history().length()).isEqualTo(2);
        assertThat(report.history().newest().getFirst().job()).isEqualTo("blog-deploy-1");
        assertThat(report.database()).isNotNull();
        assertThat(report.database().lineage()).hasSize(36);
        assertThat(database.has("public.\"Post\"")).isTrue();
        assertThat(database.strings("SELECT owner || ' ' || job || ' ' || state FROM godwit.ledger"))
                .containsOnly("shop/blog blog-deploy-1 applied");
    }

    @Test
    void prismasOwnTableIsWrittenAsPrismaWritesIt() {
        String sql = "CREATE TABLE t (id int);\r\n";
        deploy.with("1_init", sql).run();
        assertThat(database.strings("""
                        SELECT migration_name || ' ' || checksum || ' ' || applied_steps_count || ' '
                               || (finished_at >= started_at) || ' ' || (logs IS NULL) || ' '
                               || (rolled_back_at IS NULL) || ' ' || length(id)
                        FROM _prisma_migrations
                        """)).containsExactly("1_init " + Sha256.hex(sql) + " 1 true true true 36");
    }

    @Test
    void aFlywayBundleIsAppliedAndFlywaysOwnTableIsWritten() {
        Report report = deploy.with("V1__init.sql", "CREATE TABLE a (id int);")
                .with("V1.1__more.sql", "CREATE TABLE b (id int);")
                .with("V10__last.sql", "CREATE TABLE c (id int);")
                .run();
        assertThat(report.applied()).containsExactly("V1__init.sql", "V1.1__more.sql", "V10__last.sql");
        assertThat(database.strings(
                        "SELECT version || ' ' || script || ' ' || type || ' ' || success FROM flyway_schema_history"
                                + " ORDER BY installed_rank"))
                .containsExactly("1 V1__init.sql SQL true", "1.1 V1.1__more.sql SQL true", "10 V10__last.sql SQL true");
    }

    @Test
    void scriptLedgerAndToolsRowsShareOneTransaction() {
        deploy.with("1_init", "CREATE TABLE t AS SELECT pg_current_xact_id()::text::bigint AS xid;")
                .with("2_next", "UPDATE t SET xid = pg_current_xact_id()::text::bigint;")
                .run();
        String xid = database.string("SELECT xid FROM t");
        assertThat(database.strings("SELECT xmin FROM t")).containsExactly(xid);
        assertThat(database.strings("SELECT xmin FROM godwit.ledger WHERE id = '2_next'"))
                .containsExactly(xid);
        assertThat(database.strings("SELECT xmin FROM _prisma_migrations WHERE migration_name = '2_next'"))
                .containsExactly(xid);
    }

    @Test
    void inFlywaysLayoutTheyShareOneTooAndItIsFlywaysOwnTable() {
        deploy.with("V1__init.sql", "CREATE TABLE t AS SELECT 1;").run();
        assertThat(database.string("SELECT xmin FROM flyway_schema_history"))
                .isEqualTo(database.string("SELECT xmin FROM godwit.ledger"))
                .isEqualTo(database.string("SELECT xmin FROM pg_class WHERE relname = 't'"));
    }

    @Test
    void aSecondRunDoesNothingAndWritesNothing() {
        deploy.with("1_init", "CREATE TABLE t (id int);").run();
        String before = database.contents();
        Report again = deploy.run();
        assertThat(again.outcome()).isEqualTo(Outcome.Applied);
        assertThat(again.applied()).isEmpty();
        assertThat(database.contents()).isEqualTo(before);
        assertThat(again.message()).isEqualTo("Nothing to apply; the database has every migration of the bundle.");
    }

    @Test
    void aGrownBundleAppliesOnlyWhatIsNew() {
        deploy.with("1_init", "CREATE TABLE t (id int);").run();
        Report grown = deploy.with("2_more", "ALTER TABLE t ADD COLUMN x int;").run();
        assertThat(grown.applied()).containsExactly("2_more");
        assertThat(database.ledger()).containsExactly("1_init", "2_more");
    }

    @Test
    void oneAtATimeIsInOrderAndSaysWhatRemains() {
        deploy.with("1_a", "CREATE TABLE a ();")
                .with("2_b", "CREATE TABLE b ();")
                .with("3_c", "CREATE TABLE c ();");
        deploy.wish = new Wish(null, 1, true);
        Report first = deploy.run();
        assertThat(first.applied()).containsExactly("1_a");
        assertThat(first.remaining()).isEqualTo(2);
        assertThat(first.pendingTotal()).isEqualTo(2);
        assertThat(deploy.run().applied()).containsExactly("2_b");
        Report last = deploy.run();
        assertThat(last.applied()).containsExactly("3_c");
        assertThat(last.remaining()).isZero();
    }

    @Test
    void aTargetIsTheGapBetweenExpandAndContract() {
        deploy.with("1_a", "CREATE TABLE a ();").with("2_b", "CREATE TABLE b ();");
        deploy.wish = new Wish("1_a", null, true);
        Report report = deploy.run();
        assertThat(report.applied()).containsExactly("1_a");
        assertThat(report.pending()).containsExactly("2_b");
        assertThat(report.remaining()).isZero();
        assertThat(database.strings("SELECT bundle_digest FROM godwit.deployed"))
                .isEmpty();
    }

    @Test
    void anUnknownTargetIsRefusedBeforeTheDatabaseIsReached() {
        deploy.with("1_a", "CREATE TABLE a ();");
        deploy.wish = new Wish("1_b", null, true);
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(report.message()).contains("The nearest names are 1_a");
        assertThat(deploy.events).noneMatch(RunEvent.Connected.class::isInstance);
    }

    @Test
    void aPlanShowsWhatIsPendingAndWritesNothing() {
        deploy.with("1_a", "CREATE TABLE a ();");
        String before = database.contents();
        Report plan = deploy.plan();
        assertThat(plan.outcome()).isEqualTo(Outcome.Planned);
        assertThat(plan.pending()).containsExactly("1_a");
        assertThat(database.contents()).isEqualTo(before);
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void anotherBundleThanAnnouncedIsNotApplied() {
        deploy.with("1_a", "CREATE TABLE a ();");
        deploy.expectBundle = "sha256:" + Sha256.hex("another");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.BundleChanged);
        assertThat(report.bundleDigest()).isNotNull();
        assertThat(database.has("a")).isFalse();
    }

    @Test
    void everyoneMayReadTheViewsButNotTheLedger() {
        deploy.with("1_a", "CREATE TABLE a ();").run();
        database.execute("CREATE ROLE nobody_" + database.name() + " LOGIN");
        Database other = database;
        other.execute(
                "SET ROLE nobody_" + database.name(),
                "SELECT stream, name, sha256, applied_at FROM godwit.applied",
                "SELECT stream, bundle_digest, at FROM godwit.deployed");
        assertThat(database.strings(
                        "SELECT has_table_privilege('nobody_" + database.name() + "', 'godwit.ledger', 'SELECT')"))
                .containsExactly("f");
        assertThat(database.strings("SELECT stream || ' ' || name FROM godwit.applied"))
                .containsExactly("public 1_a");
    }

    @Test
    void twoSchemasOfADatabaseHaveAHistoryEach() {
        database.execute("CREATE SCHEMA \"Second One\"");
        deploy.with("1_a", "CREATE TABLE a ();").run();
        deploy.stream = Stream.of("godwit", "Second One");
        Report second = deploy.run();
        assertThat(second.outcome()).isEqualTo(Outcome.Applied);
        assertThat(database.has("\"Second One\".a")).isTrue();
        assertThat(database.has("\"Second One\"._prisma_migrations")).isTrue();
        assertThat(database.strings("SELECT stream || ' ' || seq FROM godwit.ledger ORDER BY 1"))
                .containsExactly("Second One 1", "public 1");
    }

    @Test
    void aSchemaThatIsNotThereIsWaitedForWithTheStatementThatMakesIt() {
        deploy.with("1_a", "CREATE TABLE a ();");
        deploy.stream = Stream.of("godwit", "shop");
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.WaitingForDatabase);
        assertThat(report.message()).contains("has no schema shop").contains("CREATE SCHEMA \"shop\"");
        assertThat(database.has("godwit.ledger")).isFalse();
    }

    @Test
    void everyKindOfQuotingArrivesAsItWasWritten() {
        Report report = deploy.with("1_quotes", """
                        -- a comment; with 'quotes'
                        CREATE TABLE "we;ird" ("a""b" text DEFAULT 'it''s; fine', c text DEFAULT E'\\'', d text);
                        /* a /* nested; */ comment */
                        CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $body$
                        BEGIN
                          RETURN $$a;b$$ || '${placeholder}';
                        END $body$;
                        CREATE FUNCTION g() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END;
                        INSERT INTO "we;ird" (d) VALUES (U&'d\\0061t\\+000061'), ('?'), (f());
                        COPY "we;ird" (d) FROM stdin;
                        it's COPY; -- no comment
                        \\.
                        SELECT 'ü😀';
                        """).run();
        assertThat(report.message()).startsWith("Applied");
        assertThat(database.strings("SELECT d FROM \"we;ird\""))
                .containsExactly("data", "?", "a;b${placeholder}", "it's COPY; -- no comment");
        assertThat(database.string("SELECT \"a\"\"b\" FROM \"we;ird\"")).isEqualTo("it's; fine");
    }

    @Test
    void noticesAreDataInTheLog() {
        deploy.with("1_a", "DO $$ BEGIN RAISE NOTICE 'two\nlines'; END $$;").run();
        assertThat(deploy.events)
                .contains(new RunEvent.Notice("1_a", "00000", "two\nlines"))
                .anyMatch(event -> event instanceof RunEvent.MigrationApplied applied && applied.number() == 1);
    }

    @Test
    void manyMigrationsAreOneDeploy() {
        for (int i = 1000; i < 1200; i++) {
            deploy.with(i + "_m", "CREATE TABLE t" + i + " (id int);");
        }
        Report report = deploy.run();
        assertThat(report.outcome()).isEqualTo(Outcome.Applied);
        assertThat(report.applied()).hasSize(200);
        assertThat(report.history()).isNotNull();
        assertThat(report.history().newest()).hasSize(50);
        assertThat(List.copyOf(report.applied())).isSorted();
    }
}
