package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import org.junit.jupiter.api.Test;

class WaitingIT {

    @Test
    void theConfigMapMayComeLater() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.applyMinimal();
            assertThat(blog.awaitReason("WaitingForBundle")).contains("blog-migrations");
            assertThat(blog.jobs()).isEmpty();

            blog.putBundle(Blog.first(2));
            blog.awaitVersion(Blog.POSTS);
        }
    }

    @Test
    void theSecretMayComeLater() {
        try (Scenario blog = Scenario.empty()) {
            blog.startPostgres();
            blog.postgres().awaitReady();
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            assertThat(blog.awaitReason("WaitingForSecret")).contains("blog-db");

            blog.putCredentials(Scenario.PASSWORD);
            blog.awaitVersion(Blog.POSTS);
        }
    }

    @Test
    void aDatabaseThatIsDownIsWaitedFor() {
        try (Scenario blog = Scenario.empty()) {
            blog.startPostgres();
            blog.postgres().scale(0);
            blog.putCredentials(Scenario.PASSWORD);
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            assertThat(blog.awaitReason("WaitingForDatabase")).contains("blog-db");
            blog.asserted(() -> assertThat(blog.status().nextCheckAt()).isNotNull());

            blog.postgres().scale(1);
            blog.awaitVersion(Blog.POSTS);
        }
    }

    @Test
    void aSchemaThatIsMissingIsNamedWithTheStatementThatMakesIt() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.applySpec("""
                      database: {host: blog-db, name: blog, schema: app, credentialsSecret: {name: blog-db}}
                      bundle: {configMaps: [{name: blog-migrations}]}
                    """);
            assertThat(blog.awaitReason("WaitingForDatabase")).contains("CREATE SCHEMA \"app\"");

            blog.postgres().query("CREATE SCHEMA \"app\"");
            blog.awaitVersion(Blog.POSTS);
            assertThat(blog.postgres().query("SELECT tablename FROM pg_tables WHERE schemaname = 'app' ORDER BY 1"))
                    .containsExactly("Post", "User", "_prisma_migrations");
        }
    }

    @Test
    void aWrongPasswordIsNamedAndItGoesOnByItselfOnceCorrected() {
        try (Scenario blog = Scenario.empty()) {
            blog.startPostgres();
            blog.postgres().awaitReady();
            blog.putCredentials("wrong");
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            assertThat(blog.awaitReason("CredentialsRefused")).contains("blog").doesNotContain("wrong\"");

            blog.putCredentials(Scenario.PASSWORD);
            blog.awaitVersion(Blog.POSTS);
        }
    }

    @Test
    void anUnschedulablePodIsToldWithTheSchedulersReason() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(1));
            blog.apply("  job: {resources: {requests: {cpu: 4k}}}\n");
            assertThat(blog.awaitReason("WaitingForPod")).containsIgnoringCase("cpu");
        }
    }

    @Test
    void aPodThatIsDeletedInMidRunIsInterruptedRolledBackAndTriedAgain() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(java.util.Map.of(
                    "20240101000000_a.sql", "CREATE TABLE a (id int);",
                    "20240102000000_slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(8);"));
            blog.applyMinimal();
            blog.asserted(() -> assertThat(
                            blog.postgres()
                                    .query(
                                            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(8)%' AND pid <> pg_backend_pid()"))
                    .containsExactly("1"));
            Cluster.client()
                    .pods()
                    .inNamespace(blog.namespace())
                    .withLabel("app.kubernetes.io/managed-by", "godwit")
                    .delete();

            blog.awaitVersion("20240102000000_slow");
            assertThat(blog.postgres().ledger()).containsExactly("20240101000000_a", "20240102000000_slow");
            assertThat(blog.jobs()).hasSize(2);
        }
    }

    @Test
    void anOperatorThatIsReplacedInMidRunStartsNothingTwice() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(
                    java.util.Map.of("20240101000000_slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(6);"));
            blog.applyMinimal();
            blog.asserted(() -> assertThat(blog.jobs()).hasSize(1));
            Cluster.replaceOperator();

            blog.awaitVersion("20240101000000_slow");
            assertThat(blog.jobs()).hasSize(1);
        }
    }

    @Test
    void aWipedStatusIsLearntAgainWithoutTouchingTheDatabase() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            blog.awaitVersion(Blog.POSTS);
            var ledger = blog.postgres().query("TABLE godwit.ledger");

            Cluster.client()
                    .genericKubernetesResources("godwit.dev/v1alpha1", "DatabaseMigration")
                    .inNamespace(blog.namespace())
                    .withName("blog")
                    .subresource("status")
                    .patch(
                            PatchContext.of(io.fabric8.kubernetes.client.dsl.base.PatchType.JSON),
                            "[{\"op\":\"remove\",\"path\":\"/status\"}]");
            blog.awaitVersion(Blog.POSTS);
            assertThat(blog.postgres().query("TABLE godwit.ledger")).isEqualTo(ledger);
        }
    }
}
