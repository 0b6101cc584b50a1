package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** examples/connections on real pods, with the Secrets that each operator writes, key for key. */
class ConnectionSecretIT {

    @Test
    void eachFormatReachesTheSameDatabaseAndItsHistory() throws IOException {
        try (Scenario blog = Scenario.withPostgres()) {
            String password = Scenario.PASSWORD;
            String host = "blog-db." + blog.namespace() + ".svc";
            String url = "postgresql://blog:"
                    + URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20") + "@" + host
                    + ":5432/blog";
            blog.putBundle(Blog.first(2));

            blog.applyManifest(example("cloudnative-pg"));
            assertThat(blog.awaitReason("WaitingForSecret")).contains("secret \"blog-db-app\" not found");
            // An owner's Secret that was made by hand: CloudNativePG does not add to it.
            blog.putSecret("blog-db-app", Map.of("username", "blog", "password", password));
            blog.asserted(() -> assertThat(blog.awaitReason("WaitingForSecret"))
                    .contains("couldn't find key")
                    .contains("keys host, port, dbname, username, password"));
            blog.putSecret(
                    "blog-db-app",
                    Map.of(
                            "username",
                            "blog",
                            "user",
                            "blog",
                            "password",
                            password,
                            "dbname",
                            "blog",
                            "host",
                            "blog-db",
                            "port",
                            "5432",
                            "pgpass",
                            "blog-db:5432:blog:blog:" + password + "\n",
                            "uri",
                            url,
                            "jdbc-uri",
                            "jdbc:postgresql://" + host + ":5432/blog?user=blog",
                            "fqdn-uri",
                            url));
            blog.awaitReason("Applied");
            blog.awaitVersion(Blog.POSTS);

            blog.putSecret(
                    "blog-db-pguser-blog",
                    Map.of(
                            "user", "blog",
                            "password", password,
                            "verifier", "SCRAM-SHA-256$4096:c2FsdA==$a:b",
                            "dbname", "blog",
                            "host", host,
                            "port", "5432",
                            "uri", url,
                            "jdbc-uri", "jdbc:postgresql://" + host + ":5432/blog?user=blog",
                            "pgbouncer-host", "nobody-is-here",
                            "pgbouncer-port", "5432"));
            blog.applyManifest(example("crunchy-pgo"));
            blog.awaitReason("Applied");

            blog.putSecret(
                    "blog.blog-db.credentials.postgresql.acid.zalan.do",
                    Map.of("username", "blog", "password", password));
            blog.applyManifest(example("zalando"));
            blog.awaitReason("Applied");

            blog.putSecret("blog-env", Map.of("DATABASE_URL", url + "?connection_limit=5"));
            blog.applyManifest(example("uri"));
            assertThat(blog.awaitReason("CredentialsRefused"))
                    .contains("parameter connection_limit is not known")
                    .contains("Nothing was run.");
            blog.putSecret("blog-env", Map.of("DATABASE_URL", url + "?schema=public"));
            blog.awaitReason("Applied");

            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS);
            assertThat(blog.jobs().toString()).doesNotContain(password, url);
            assertThat(blog.status().toString()).doesNotContain(password, url);
        }
    }

    private static String example(String name) throws IOException {
        return Files.readString(Cluster.file("examples/connections/" + name + ".yaml"));
    }
}
