package dev.godwit.runner.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LibpqEnvironmentTest {

    @Test
    void libpqsVariablesNameTheDatabase() {
        Map<String, String> environment = Map.of(
                "PGHOST", "blog-db",
                "PGPORT", "6432",
                "PGDATABASE", "blog",
                "PGUSER", "app",
                "PGPASSWORD", "@:/?#%'\" \\",
                "PGSSLMODE", "verify-ca",
                "PGSSLROOTCERT", "/ca.crt");
        assertThat(LibpqEnvironment.read(environment, "root"))
                .isEqualTo(
                        new ConnectionSpec("blog-db", 6432, "blog", "app", "@:/?#%'\" \\", "verify-ca", "/ca.crt", 10));
    }

    @Test
    void whatIsNotSetOrEmptyHasLibpqsDefaults() {
        assertThat(LibpqEnvironment.read(Map.of("PGHOST", "", "PGPASSWORD", ""), "ann"))
                .isEqualTo(new ConnectionSpec("localhost", 5432, "ann", "ann", null, null, null, 10));
    }

    @Test
    void aPasswordWithALineBreakIsRefusedWithoutSayingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibpqEnvironment.read(Map.of("PGPASSWORD", "hunter2\n"), "ann"))
                .withMessageContaining("The password holds a control character")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void aSocketDirectoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibpqEnvironment.read(Map.of("PGHOST", "/var/run/postgresql"), "ann"))
                .withMessageContaining("over TCP only");
    }

    @Test
    void aPortThatIsNoNumberIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LibpqEnvironment.read(Map.of("PGPORT", "tcp://10.0.0.1:5432"), "ann"))
                .withMessageContaining("The port is not a number");
    }
}
