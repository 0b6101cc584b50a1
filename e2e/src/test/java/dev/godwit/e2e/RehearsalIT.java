package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Rehearsal;
import dev.godwit.report.Rehearsal.Step;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is pending is tried on a copy, and the database is deployed to only if it succeeded there. */
class RehearsalIT {

    private static final String COPY =
            "  rehearsal: {database: {host: blog-db, name: %s, credentialsSecret: {name: blog-db}}}\n";

    @Test
    void aDeployIsBegunOnlyWhenItHasSucceededInTheCopy() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(1));
            blog.applyMinimal();
            blog.awaitVersion(Blog.INIT);
            blog.postgres().query("INSERT INTO \"User\" (email) VALUES ('ada@example.org'), ('bob@example.org')");
            restore(blog, "copy_1");
            blog.apply(COPY.formatted("copy_1"));
            blog.awaitReason("Applied");

            Map<String, String> broken = Blog.first(2);
            broken.put(
                    "20240220000000_one.sql",
                    "DO $$ BEGIN IF (SELECT count(*) > 1 FROM \"User\") THEN RAISE 'two'; END IF; END $$;");
            blog.putBundle(broken);
            String message = blog.awaitReason("RehearsalFailed");

            assertThat(message).contains("Production is untouched", "copy_1");
            assertThat(blog.status().rehearsal()).satisfies(told -> {
                assertThat(told.result()).isEqualTo(Rehearsal.Result.Failed);
                assertThat(told.migrations()).extracting(Step::name).containsExactly(Blog.POSTS);
            });
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT);
            assertThat(blog.postgres().tables()).containsExactly("User");

            blog.putBundle(Blog.first(2));
            blog.asserted(() -> assertThat(blog.ready().message()).contains("left over from another rehearsal"));
            restore(blog, "copy_2");
            blog.apply(COPY.formatted("copy_2"));
            blog.awaitVersion(Blog.POSTS);
            assertThat(blog.status().rehearsal()).satisfies(told -> {
                assertThat(told.result()).isEqualTo(Rehearsal.Result.Succeeded);
                assertThat(told.database()).isEqualTo("copy_2 on blog-db");
            });
            assertThat(blog.postgres().ledger()).containsExactly(Blog.INIT, Blog.POSTS);
        }
    }

    @Test
    void theDatabaseItselfIsRecognisedUnderAnotherName() {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(1));
            blog.apply(COPY.formatted("blog").replace("host: blog-db", "host: blog-db." + blog.namespace() + ".svc"));

            assertThat(blog.awaitReason("RehearsalIsProduction")).contains("is production itself", "restored copy");
            assertThat(blog.postgres().tables()).isEmpty();
        }
    }

    private static void restore(Scenario blog, String copy) {
        // The user's own connection does not count, and the operator's Jobs have ended.
        blog.postgres().query("CREATE DATABASE " + copy + " TEMPLATE blog");
    }
}
