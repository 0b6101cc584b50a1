package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** docs/seeds.md and docs/order.md, their manifests as they stand there. */
class DocumentedOrderIT {

    private static final String ROLES = "20240101000000_roles.sql";

    @Test
    void aSeedIsRunBehindTheMigrationsAgainWhenItChangesAndNotKeptIfItAddsRowsEachTime() throws IOException {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Map.of(ROLES, "CREATE TABLE role (id int PRIMARY KEY, name text NOT NULL);"));
            apply(blog, manifest("docs/seeds.md"));
            blog.awaitReason("Applied");
            assertThat(blog.postgres().query("SELECT * FROM role ORDER BY id")).containsExactly("1|reader", "2|writer");

            apply(blog, manifest("docs/seeds.md").replace("'writer'", "'author'"));
            blog.asserted(() -> assertThat(blog.postgres().query("SELECT * FROM role ORDER BY id"))
                    .containsExactly("1|reader", "2|author"));
            assertThat(blog.awaitReason("Applied")).contains("seed");

            apply(
                    blog,
                    manifest("docs/seeds.md")
                            .replaceAll(
                                    "(?s)INSERT INTO role.*?name;",
                                    "INSERT INTO role SELECT count(*) + 1, 'x' FROM role;"));
            assertThat(blog.awaitReason("SeedFailed")).contains("role");
            assertThat(blog.postgres().query("SELECT count(*) FROM role")).containsExactly("2");
            assertThat(blog.postgres().ledger()).containsExactly(ROLES.replace(".sql", ""));
        }
    }

    @Test
    void oneWaitsForTheOthersWhateverComesFirstAndACircleIsNamed() throws IOException {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Map.of(
                    "20240301000000_posts.sql",
                    "CREATE TABLE post (id int PRIMARY KEY, author int NOT NULL REFERENCES identity.users);"
                            + " CREATE INDEX ON post (author);"));
            blog.postgres().query("CREATE SCHEMA identity; CREATE SCHEMA billing");
            apply(blog, manifest("docs/order.md"));
            assertThat(blog.awaitReason("WaitingForDependency")).contains("identity");

            apply(blog, neighbour("identity", "20240215000000_add_users", "users", "  dependsOn: [{name: blog}]\n"));
            assertThat(blog.awaitReason("DependencyCycle")).contains("blog -> identity -> blog");
            blog.asserted(() -> assertThat(ready(blog, "identity")).startsWith("DependencyCycle: "));
            assertThat(blog.jobs()).isEmpty();

            apply(blog, neighbour("identity", "20240215000000_add_users", "users", ""));
            assertThat(blog.awaitReason("WaitingForDependency")).contains("billing");
            assertThat(blog.postgres().tables()).isEmpty();

            apply(blog, neighbour("billing", "20240101000000_bills", "bill", ""));
            blog.awaitVersion("20240301000000_posts");
        }
    }

    /** With a schema of its own in the blog's database. */
    private static String neighbour(String name, String migration, String table, String more) {
        return """
                apiVersion: godwit.dev/v1alpha1
                kind: DatabaseMigration
                metadata: {name: %1$s}
                spec:
                  database: {host: blog-db, name: blog, schema: %1$s, credentialsSecret: {name: blog-db}}
                  bundle:
                    inline:
                    - {name: %2$s, sql: CREATE TABLE %3$s (id int PRIMARY KEY)}
                """.formatted(name, migration, table) + more;
    }

    private static String manifest(String page) throws IOException {
        String text = Files.readString(Cluster.file(page));
        int start = text.indexOf("```yaml\n") + "```yaml\n".length();
        return text.substring(start, text.indexOf("```", start));
    }

    private static void apply(Scenario blog, String yaml) {
        for (HasMetadata item : Cluster.client()
                .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .items()) {
            Cluster.client()
                    .resource(item)
                    .inNamespace(blog.namespace())
                    .forceConflicts()
                    .serverSideApply();
        }
    }

    private static String ready(Scenario blog, String name) {
        DatabaseMigration migration = Cluster.client()
                .resources(DatabaseMigration.class)
                .inNamespace(blog.namespace())
                .withName(name)
                .get();
        List<Condition> conditions = migration.getStatus() == null
                ? List.of()
                : Objects.requireNonNull(migration.getStatus()).conditions();
        return conditions.stream()
                .filter(condition -> condition.type().equals("Ready"))
                .map(condition -> condition.reason() + ": " + condition.message())
                .findFirst()
                .orElse("nothing");
    }
}
