package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailureIT {

    private static final String BROKEN = """
            -- Three statements, the second is wrong.
            CREATE TABLE "Tag" ("id" INTEGER NOT NULL);

            ALTER TABLE "Post"
              ADD COLUMN "tagId" INTEGER REFERENCES "Tagg"("id");

            CREATE TABLE "Never" ("id" INTEGER NOT NULL);
            """;

    @Test
    void aFailingThirdMigrationLeavesTwoRecordedAndSaysWhereWhyAndWhatNext() {
        try (Scenario blog = Scenario.withPostgres()) {
            Map<String, String> bundle = Blog.first(2);
            bundle.put("20240220000000_tags.sql", BROKEN);
            blog.putBundle(bundle);
            blog.applyMinimal();
            String message = blog.awaitReason("MigrationFailed");

            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS);
            assertThat(blog.postgres().tables()).containsExactly("Post", "User");
            Failure failure = blog.status().failure();
            assertThat(failure).isNotNull();
            assertThat(failure.migration()).isEqualTo("20240220000000_tags");
            assertThat(failure.line()).isEqualTo(5);
            assertThat(failure.sqlState()).isEqualTo("42P01");
            assertThat(failure.statement()).startsWith("ALTER TABLE \"Post\"");
            assertThat(failure.fix()).isNotBlank();
            assertThat(failure.job())
                    .isEqualTo(blog.jobs().getLast().getMetadata().getName());
            assertThat(message).contains("20240220000000_tags", "line 5", "42P01");
            assertThat(blog.status().version()).isEqualTo(Blog.POSTS);
            assertThat(blog.status().progress()).isEqualTo("2/3");

            bundle.put("20240220000000_tags.sql", BROKEN.replace("\"Tagg\"(\"id\")", "\"User\"(\"id\")"));
            blog.putBundle(bundle);
            blog.awaitVersion("20240220000000_tags");
            assertThat(blog.status().failure()).isNull();
            assertThat(blog.postgres().tables()).contains("Never", "Tag");
        }
    }

    @Test
    void perMigrationThereIsNoJobAfterOneThatFailed() {
        try (Scenario blog = Scenario.withPostgres()) {
            Map<String, String> bundle = Blog.first(2);
            bundle.put("20240110000000_broken.sql", "SELECT broken;");
            blog.putBundle(bundle);
            blog.apply("  deploy: {granularity: PerMigration}\n");
            blog.awaitReason("MigrationFailed");

            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT);
            assertThat(blog.jobs()).hasSize(2);
        }
    }

    @Test
    void aPostcheckThatFindsRowsTakesItsMigrationBackAndShowsNoneOfThem() {
        try (Scenario blog = Scenario.withPostgres()) {
            Map<String, String> bundle = Blog.first(1);
            String backfill = "INSERT INTO \"User\" (email, \"fullName\") VALUES ('ada@example.org', NULL)";
            bundle.put("20240220000000_backfill.sql", backfill);
            bundle.put(
                    "20240220000000_backfill.postcheck.sql", "SELECT email FROM \"User\" WHERE \"fullName\" IS NULL;");
            blog.putBundle(bundle);
            blog.applyMinimal();

            assertThat(blog.awaitReason("AssertionFailed"))
                    .contains("query 1 of 20240220000000_backfill.postcheck.sql", "returned 1 row", "stay applied")
                    .doesNotContain("ada@example.org");
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT);
            assertThat(blog.postgres().query("SELECT count(*) FROM \"User\"")).containsExactly("0");

            bundle.put("20240220000000_backfill.sql", backfill.replace("NULL", "'Ada Lovelace'"));
            blog.putBundle(bundle);
            blog.awaitVersion("20240220000000_backfill");
        }
    }

    @Test
    void theRetryAnnotationTriesAgainOnce() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Map.of("20240101000000_a.sql", "CREATE TABLE b AS SELECT * FROM made_by_hand;"));
            blog.applyMinimal();
            blog.awaitReason("MigrationFailed");
            int jobs = blog.jobs().size();

            blog.postgres()
                    .query("CREATE SCHEMA hand; CREATE TABLE hand.made_by_hand (id int);"
                            + " ALTER ROLE blog SET search_path = public, hand");
            blog.annotate("godwit.dev/retry", "1");
            blog.asserted(() -> {
                assertThat(blog.jobs()).hasSize(jobs + 1);
                assertThat(blog.status().lastHandledRetry()).isEqualTo("1");
                assertThat(blog.ready().reason()).isIn("MigrationFailed", "Applied");
            });
        }
    }

    @Test
    void aSecretInTheDataReachesNeitherStatusNorEventsNorLog() {
        try (Scenario blog = Scenario.withPostgres()) {
            String secret = "hunter2-" + "in-the-data";
            blog.putBundle(Map.of(
                    "20240101000000_a.sql",
                    "CREATE TABLE t (v integer);",
                    "20240102000000_b.sql",
                    "INSERT INTO t VALUES ('" + secret + "'::integer);"));
            blog.applyMinimal();
            blog.awaitReason("MigrationFailed");

            String job = blog.jobs().getLast().getMetadata().getName();
            String log = Cluster.client()
                    .batch()
                    .v1()
                    .jobs()
                    .inNamespace(blog.namespace())
                    .withName(job)
                    .getLog();
            assertThat(blog.status().toString()).doesNotContain(secret).doesNotContain(Scenario.PASSWORD);
            assertThat(log).isNotBlank().doesNotContain(secret).doesNotContain(Scenario.PASSWORD);
            assertThat(Cluster.client()
                            .events()
                            .v1()
                            .events()
                            .inNamespace(blog.namespace())
                            .list()
                            .toString())
                    .doesNotContain(secret);
        }
    }
}
