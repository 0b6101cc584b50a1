package dev.godwit.runner.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {

    @Test
    void everyFieldIsTakenApart() {
        assertThat(
                        parse(
                                "postgresql://app:s%40c%2Fr%3A%3Ft+@db.example:5433/my%20blog?sslmode=verify-full&sslrootcert=/ca.crt&connect_timeout=3"))
                .isEqualTo(new ConnectionSpec(
                        "db.example", 5433, "my blog", "app", "s@c/r:?t+", "verify-full", "/ca.crt", 3));
    }

    @Test
    void whatIsLeftOutHasLibpqsDefaults() {
        assertThat(parse("postgres://app@/"))
                .isEqualTo(new ConnectionSpec("localhost", 5432, "app", "app", null, null, null, 10));
        assertThat(parse("postgresql://app@[::1]:5433/x").host()).isEqualTo("::1");
        assertThat(parse("postgresql://app@[::1]").port()).isEqualTo(5432);
    }

    @Test
    void aParameterThatIsNotKnownIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("postgresql://a:hunter2@h/d?socketFactory=evil"))
                .withMessageContaining("parameter socketFactory is not known");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h/d?password=hunter2",
                "mysql://a:hunter2@h/d",
                "postgresql://:hunter2@h/d",
                "postgresql://a:hunter2%zz@h/d",
                "postgresql://a:hunter2@h:port/d",
                "postgresql://a:hunter2@h1,h2/d",
                "postgresql://a:hunter2@h%2Fx/d",
                "postgresql://a:hunter2%0A@h/d",
                "postgresql://a:hunter2@h/d%00",
                "postgresql://a:hunter2@h/d?hunter2%0A=x",
                "postgresql://a:hunter2@h/d?sslmode=hunter2",
                "postgresql://a:hunter2@h/d?connect_timeout=hunter2",
                "postgresql://a:hunter2@h:70000/d",
                "postgresql://a:hunter2@[::1/d"
            })
    void aWrongUrlIsRefusedWithoutQuotingIt(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(url))
                .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("hunter2"));
    }

    @Test
    void aPasswordIsNotPartOfTheText() {
        assertThat(parse("postgresql://a:hunter2@h/d").toString()).isEqualTo("a at h:5432/d");
    }

    @Test
    void aUrlOfPrismasMayNameTheSchemaThatIsMigratedAndNoOther() {
        assertThat(PostgresUrl.parse("postgresql://a:pw@h/d?schema=app", "app").database())
                .isEqualTo("d");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("postgresql://a:hunter2@h/d?schema=hunter2"))
                .withMessageContaining("parameter schema")
                .withMessageContaining("public")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    private static ConnectionSpec parse(String url) {
        return PostgresUrl.parse(url, "public");
    }
}
