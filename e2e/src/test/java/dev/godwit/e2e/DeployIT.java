package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeployIT {

    @Test
    void theBlogOnAnEmptyDatabaseEndsReadyWithNothingElseSaid() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(6));
            blog.applyMinimal();
            blog.awaitVersion(Blog.CONTRACT);

            assertThat(blog.postgres().ledger()).containsExactlyElementsOf(Blog.ALL);
            assertThat(blog.postgres().tables()).containsExactly("Category", "Post", "PostCategory", "User");
            assertThat(blog.postgres()
                            .query("SELECT migration_name FROM _prisma_migrations"
                                    + " WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY started_at"))
                    .containsExactlyElementsOf(Blog.ALL);
            DatabaseMigrationStatus status = blog.status();
            assertThat(status.progress()).isEqualTo("6/6");
            assertThat(status.pendingMigrations()).isEmpty();
            assertThat(status.failure()).isNull();
            assertThat(status.drift()).isNotNull().extracting(d -> d.summary()).isEqualTo("None");
            assertThat(status.history()).satisfies(history -> {
                assertThat(history).isNotNull();
                assertThat(history.length()).isEqualTo(6);
                assertThat(history.newest())
                        .extracting(applied -> applied.name())
                        .containsExactlyElementsOf(Blog.ALL);
            });
            assertThat(status.conditions()).extracting(c -> c.type()).containsExactly("Ready", "Drifted");
            blog.asserted(() -> assertThat(blog.events()).containsExactly("Deploying", "Applied"));
        }
    }

    @Test
    void eachMigrationCanBeAJobOfItsOwnStrictlyInOrder() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(3));
            blog.apply("""
                      deploy: {granularity: PerMigration}
                      job: {keepSucceeded: 10}
                    """);
            blog.awaitVersion(Blog.CATEGORIES);

            assertThat(blog.postgres().ledger()).containsExactlyElementsOf(Blog.ALL.subList(0, 3));
            assertThat(blog.jobs()).hasSize(3);
            List<ContainerStateTerminated> runs = blog.runs();
            assertThat(runs).hasSize(3);
            for (int i = 1; i < runs.size(); i++) {
                assertThat(Instant.parse(runs.get(i).getStartedAt()))
                        .as("start of run %d, by the kubelet's clock of whole seconds", i)
                        .isAfterOrEqualTo(Instant.parse(runs.get(i - 1).getFinishedAt()));
            }
            assertThat(blog.postgres().query("SELECT count(DISTINCT job) FROM godwit.ledger"))
                    .containsExactly("3");
        }
    }

    @Test
    void aGrownBundleAppliesOnlyWhatIsNew() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            // The last one drops a column that then has a value: somebody would have to agree.
            blog.apply("  review: {unsafe: Allow}\n");
            blog.awaitVersion(Blog.POSTS);
            List<String> before =
                    blog.postgres().query("SELECT name, applied_at FROM godwit.applied ORDER BY applied_at");

            blog.postgres()
                    .query("INSERT INTO \"User\" (email, \"fullName\") VALUES ('a@example.org', 'Ada King Lovelace')");
            blog.putBundle(Blog.first(6));
            blog.awaitVersion(Blog.CONTRACT);

            assertThat(blog.postgres().query("SELECT name, applied_at FROM godwit.applied ORDER BY applied_at"))
                    .startsWith(before.toArray(String[]::new))
                    .hasSize(6);
            assertThat(blog.postgres().query("SELECT \"firstName\", \"lastName\" FROM \"User\""))
                    .containsExactly("Ada|King Lovelace");
        }
    }

    @Test
    void aTargetHoldsTheGapBetweenExpandAndContract() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(6));
            blog.apply("  deploy: {target: " + Blog.BACKFILL + "}\n");
            blog.awaitVersion(Blog.BACKFILL);
            assertThat(blog.status().pendingMigrations()).containsExactly(Blog.CONTRACT);
            assertThat(blog.status().progress()).isEqualTo("5/6");

            blog.applyMinimal();
            blog.awaitVersion(Blog.CONTRACT);
            assertThat(blog.postgres().ledger()).containsExactlyElementsOf(Blog.ALL);
        }
    }

    @Test
    void anOlderBundleWithNothingPendingIsAnApplicationRolledBack() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(3));
            blog.applyMinimal();
            blog.awaitVersion(Blog.CATEGORIES);

            blog.putBundle(Blog.first(2));
            String message = blog.awaitReason("DatabaseAhead");
            assertThat(blog.ready().status()).hasToString("TRUE");
            assertThat(message).contains(Blog.CATEGORIES);
            assertThat(blog.postgres().ledger()).hasSize(3);

            blog.apply("  deploy: {databaseAhead: Refuse}\n");
            blog.awaitReason("MigrationMissing");
        }
    }

    @Test
    void aResourceThatIsMadeAgainExecutesNothing() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(3));
            blog.applyMinimal();
            blog.awaitVersion(Blog.CATEGORIES);
            List<String> before = blog.postgres().query("TABLE godwit.ledger");

            blog.delete();
            blog.applyMinimal();
            blog.awaitVersion(Blog.CATEGORIES);

            assertThat(blog.postgres().query("TABLE godwit.ledger")).isEqualTo(before);
            assertThat(blog.status().history()).isNotNull();
        }
    }

    @Test
    void aFlywayBundleWritesFlywaysOwnHistory() {
        try (Scenario blog = Scenario.withPostgres()) {
            Map<String, String> bundle = new LinkedHashMap<>();
            bundle.put("V1__init.sql", "CREATE TABLE author (id bigint PRIMARY KEY);");
            bundle.put(
                    "V2__books.sql", "CREATE TABLE book (id bigint PRIMARY KEY, author_id bigint REFERENCES author);");
            bundle.put("V10__isbn.sql", "ALTER TABLE book ADD COLUMN isbn text;");
            blog.putBundle(bundle);
            blog.applyMinimal();
            blog.awaitVersion("V10__isbn.sql");

            assertThat(
                            blog.postgres()
                                    .query(
                                            "SELECT version, script, success FROM flyway_schema_history ORDER BY installed_rank"))
                    .containsExactly("1|V1__init.sql|t", "2|V2__books.sql|t", "10|V10__isbn.sql|t");
        }
    }

    @Test
    void migrationsMayStandInTheResourceItself() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.applySpec("""
                      database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}}
                      bundle:
                        inline:
                        - {name: 20240102000000_b, sql: 'ALTER TABLE a ADD COLUMN "it''s ${no} placeholder" text;'}
                        - {name: 20240101000000_a, sql: "CREATE TABLE a (id int);"}
                    """);
            blog.awaitVersion("20240102000000_b");
            assertThat(
                            blog.postgres()
                                    .query(
                                            "SELECT column_name FROM information_schema.columns WHERE table_name = 'a' ORDER BY 1"))
                    .containsExactly("id", "it's ${no} placeholder");
        }
    }

    @Test
    void aSuspendedResourceStartsNothingUntilItIsTakenBack() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(1));
            blog.apply("  suspend: true\n");
            blog.awaitReason("Suspended");
            assertThat(blog.jobs()).isEmpty();

            blog.apply("  suspend: false\n");
            blog.awaitVersion(Blog.INIT);
        }
    }
}
