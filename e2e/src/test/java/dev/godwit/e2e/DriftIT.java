package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.report.Difference;
import java.util.Objects;
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

            blog.postgres().query("ALTER TABLE \"User\" DROP COLUMN sneaked");
            blog.asserted(() -> assertThat(summary(blog)).isEqualTo("None"));
            blog.asserted(() -> assertThat(blog.events()).containsSubsequence("Applied", "DriftDetected", "InSync"));
        }
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
