package dev.godwit.runner.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AllowedHostsTest {

    @Test
    void withoutAPolicyAnyHostIsAllowed() {
        assertThat(AllowedHosts.parse(null).refusal("anything")).isEmpty();
    }

    @Test
    void aHostThatFitsOneOfThePatternsIsAllowed() {
        AllowedHosts hosts = AllowedHosts.parse("blog-db,*.db.internal");

        assertThat(hosts.refusal("blog-db")).isEmpty();
        assertThat(hosts.refusal("shop.db.internal")).isEmpty();
    }

    @Test
    void anyOtherIsRefusedWithWhatIsAllowedAndWhatToDo() {
        assertThat(AllowedHosts.parse("blog-db,*.db.internal").refusal("db.example.org"))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("db.example.org")
                        .contains("blog-db, *.db.internal")
                        .contains("Nothing was run.")
                        .contains("godwit.dev/retry"));
    }

    @Test
    void aListThatCannotBeReadAllowsNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedHosts.parse(""));
        assertThatIllegalArgumentException().isThrownBy(() -> AllowedHosts.parse("a,,b"));
    }
}
