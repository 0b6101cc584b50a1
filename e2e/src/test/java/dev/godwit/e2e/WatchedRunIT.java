package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What somebody who only reads the status knows of a run. */
class WatchedRunIT {

    @Test
    void aLongRunSaysWhichMigrationItIsAt() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Map.of(
                    "20240101000000_a.sql", "CREATE TABLE a (id int);",
                    "20240102000000_slow.sql", "CREATE TABLE slow (id int); SELECT pg_sleep(20);"));
            blog.applyMinimal();

            blog.asserted(
                    () -> assertThat(blog.ready().message()).startsWith("2/2: applying 20240102000000_slow since "));
            blog.awaitVersion("20240102000000_slow");
            assertThat(blog.ready().message()).doesNotContain("applying");
        }
    }

    @Test
    void theStatusOfAFailedRunLeadsToItsLog() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Map.of("20240101000000_a.sql", "CREATE TABLE a (id no_such_type);"));
            blog.applyMinimal();
            blog.awaitReason("MigrationFailed");

            Failure failure = Objects.requireNonNull(blog.status().failure());
            assertThat(Cluster.client()
                            .batch()
                            .v1()
                            .jobs()
                            .inNamespace(blog.namespace())
                            .withName(Objects.requireNonNull(failure.job()))
                            .getLog())
                    .contains("no_such_type", "42704", "20240101000000_a");
        }
    }

    @Test
    void aMissingCertificateOfTheServersAuthorityIsNamed() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(1));
            blog.applySpec("""
                      database: {host: blog-db, name: blog, credentialsSecret: {name: blog-db}, tls: {caSecret: {name: no-such-ca}}}
                      bundle: {configMaps: [{name: blog-migrations}]}
                    """);

            assertThat(blog.awaitReason("WaitingForSecret")).contains("no-such-ca");
        }
    }
}
