package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DriftStatus;
import dev.godwit.report.Difference;
import dev.godwit.report.Expectation;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What somebody changes by hand, on real pods. */
class DriftIT {

    @Test
    void aHandChangeIsToldWithinOneIntervalWithoutTakingReadyAndClearedWhenItIsUndone() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.apply("""
                      drift: {interval: 10s}
                    """);
            blog.awaitVersion(Blog.POSTS);
            assertThat(summary(blog)).isEqualTo("None");

            blog.postgres().query("ALTER TABLE \"User\" ADD COLUMN sneaked text DEFAULT 'hidden'");
            blog.asserted(() -> {
                assertThat(summary(blog)).isEqualTo("1 object");
                assertThat(drifted(blog).status()).isEqualTo(Condition.Status.TRUE);
                assertThat(drifted(blog).message()).contains("column public.\"User\".sneaked (Extra)");
                assertThat(blog.ready().status()).isEqualTo(Condition.Status.TRUE);
            });
            Difference difference =
                    Objects.requireNonNull(blog.status().drift()).differences().getFirst();
            assertThat(difference.object()).isEqualTo("public.\"User\".sneaked");
            assertThat(blog.status().toString()).doesNotContain("hidden");
            assertThat(undoing(blog))
                    .contains("-- Destructive: column public.\"User\".sneaked", "DROP COLUMN sneaked")
                    .doesNotContain("hidden");

            blog.postgres().query("ALTER TABLE \"User\" DROP COLUMN sneaked");
            blog.asserted(() -> assertThat(summary(blog)).isEqualTo("None"));
            blog.asserted(() -> assertThat(blog.events()).containsSubsequence("Applied", "DriftDetected", "InSync"));
        }
    }

    @Test
    void aNeighboursDeployIsNoDriftNeitherInFlightNorAfterwards() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.apply("""
                      drift: {interval: 10s}
                    """);
            blog.awaitVersion(Blog.POSTS);
            blog.applyManifest("""
                    apiVersion: godwit.dev/v1alpha1
                    kind: DatabaseMigration
                    metadata: {name: shop}
                    spec:
                      database: {host: blog-db, name: blog, stream: shop, credentialsSecret: {name: blog-db}}
                      bundle:
                        inline:
                        - {name: 1_goods, sql: "CREATE TABLE goods (id int PRIMARY KEY);"}
                        - {name: 2_more, sql: "SELECT pg_sleep(25); CREATE TABLE more (id int PRIMARY KEY);"}
                    """);
            blog.asserted(() -> assertThat(blog.postgres().ledger()).contains("1_goods"));

            Set<String> seen = new TreeSet<>();
            blog.asserted(() -> {
                seen.add(summary(blog));
                assertThat(blog.postgres().ledger()).contains("2_more");
            });
            Instant deployed = Instant.now();
            blog.asserted(() -> {
                seen.add(summary(blog));
                assertThat(Objects.requireNonNull(blog.status().drift()).checkedAt())
                        .isAfter(deployed);
                assertThat(summary(blog)).isEqualTo("None");
            });
            assertThat(seen).as("what was told meanwhile").isSubsetOf("None", "Unknown");
            assertThat(blog.events()).doesNotContain("DriftDetected");
        }
    }

    @Test
    void aRoleThatMayNotLookIsToldWhatToGrantAndTheDatabaseStaysReady() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.apply("""
                      drift: {interval: 10s}
                    """);
            blog.awaitVersion(Blog.POSTS);
            blog.postgres().query("CREATE ROLE onlooker LOGIN PASSWORD 'seen only by tests'");
            blog.putCredentials("onlooker", "seen only by tests");
            blog.asserted(() -> {
                assertThat(summary(blog)).isEqualTo("Unknown");
                assertThat(drifted(blog).status()).isEqualTo(Condition.Status.UNKNOWN);
                assertThat(drifted(blog).message())
                        .contains("GRANT SELECT ON ALL TABLES IN SCHEMA \"godwit\" TO \"onlooker\"");
            });
            assertThat(blog.ready().status()).isEqualTo(Condition.Status.TRUE);

            blog.postgres()
                    .query("GRANT SELECT ON ALL TABLES IN SCHEMA godwit TO onlooker;"
                            + " GRANT SELECT ON _prisma_migrations TO onlooker");
            blog.asserted(() -> assertThat(summary(blog)).isEqualTo("None"));
        }
    }

    @Test
    void whatAHandMadeBeforeTheFirstDeployIsToldWhereTheMigrationsAreReplayed() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.postgres()
                    .query("CREATE ROLE deployer LOGIN CREATEDB PASSWORD 'seen only by tests';"
                            + " GRANT CREATE ON DATABASE blog TO deployer; GRANT ALL ON SCHEMA public TO deployer;"
                            + " CREATE VIEW made_by_hand AS SELECT 1 AS one");
            blog.putCredentials("deployer", "seen only by tests");
            blog.putBundle(Blog.first(2));
            blog.apply("""
                      drift: {interval: 10s, expectation: Replayed}
                    """);
            blog.awaitVersion(Blog.POSTS);
            blog.asserted(() -> {
                assertThat(blog.status().drift()).isNotNull();
                assertThat(summary(blog)).isEqualTo("1 object");
                assertThat(drifted(blog).message())
                        .contains("not as the migrations make it when they are replayed")
                        .contains("view public.made_by_hand (Extra)");
            });
            assertThat(Objects.requireNonNull(blog.status().drift()).expectation())
                    .isEqualTo(Expectation.Replayed);
            assertThat(blog.ready().status()).isEqualTo(Condition.Status.TRUE);

            blog.postgres().query("DROP VIEW made_by_hand");
            blog.asserted(() -> assertThat(summary(blog)).isEqualTo("None"));

            blog.postgres().query("ALTER ROLE deployer NOCREATEDB");
            blog.asserted(() -> {
                assertThat(summary(blog)).isEqualTo("Unknown");
                assertThat(drifted(blog).message()).contains("ALTER ROLE deployer CREATEDB;");
            });
            assertThat(blog.postgres().query("SELECT datname FROM pg_database WHERE datname LIKE 'godwit_scratch%'"))
                    .isEmpty();
        }
    }

    /** SQL in the ConfigMap that the status names. */
    private static String undoing(Scenario blog) {
        DriftStatus drift = Objects.requireNonNull(blog.status().drift());
        assertThat(drift.script()).isNotNull();
        assertThat(Objects.requireNonNull(drift.script()).destructive()).isEqualTo(1);
        return Cluster.client()
                .configMaps()
                .inNamespace(blog.namespace())
                .withName(Objects.requireNonNull(drift.detailsConfigMap()))
                .require()
                .getData()
                .getOrDefault("undo.sql", "");
    }

    private static String summary(Scenario blog) {
        return Objects.requireNonNull(
                Objects.requireNonNull(blog.status().drift()).summary());
    }

    private static Condition drifted(Scenario blog) {
        return blog.status().conditions().stream()
                .filter(c -> c.type().equals("Drifted"))
                .findAny()
                .orElseThrow();
    }
}
