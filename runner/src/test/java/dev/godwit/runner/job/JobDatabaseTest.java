package dev.godwit.runner.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.runner.connect.ConnectionSpec;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobDatabaseTest {

    private static final Map<String, String> FIELDS =
            Map.of("PGHOST", "db", "PGPORT", "5433", "PGDATABASE", "blog", "PGUSER", "app", "PGPASSWORD", "hunter2");

    @Test
    void theFieldsOfASecretNameTheDatabase() {
        assertThat(JobDatabase.read(FIELDS, "public"))
                .isEqualTo(new ConnectionSpec("db", 5433, "blog", "app", "hunter2", null, null, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PGHOST", "PGDATABASE", "PGUSER"})
    void anEmptyFieldIsRefusedByNameAndNotReplacedByADefault(String name) {
        Map<String, String> fields = new HashMap<>(FIELDS);
        fields.put(name, "");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobDatabase.read(fields, "public"))
                .withMessageContaining(name + " is empty");
    }

    @Test
    void aUrlNamesTheDatabaseAndWhatTheResourceSaysOfTlsCountsMore() {
        String url = "postgresql://app:hunter2@db:5433/blog?sslmode=disable&schema=public";

        assertThat(JobDatabase.read(Map.of("GODWIT_DATABASE_URL", url), "public"))
                .isEqualTo(new ConnectionSpec("db", 5433, "blog", "app", "hunter2", "disable", null, 10));
        assertThat(JobDatabase.read(Map.of("GODWIT_DATABASE_URL", url, "PGSSLMODE", "require"), "public")
                        .sslMode())
                .isEqualTo("require");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            '' | does not begin with postgresql://
            postgresql://app:hunter2@db/blog?sslmode=verify-full | CA is needed: name it in spec.database.tls
            postgresql://app:hunter2@db/blog?sslrootcert=/ca.crt | name the CA in spec.database.tls
            postgresql://app:hunter2@db/blog?socketFactory=x     | parameter socketFactory is not known
            postgresql://app:hunter2@db/blog?pgbouncer=true      | parameter pgbouncer is not known
            postgresql://app:hunter2@db,db2/blog                 | The host is not a host name
            postgresql://app:hunter2@db/blog?schema=other        | parameter schema
            """)
    void aUrlThatCannotBeUsedIsRefusedWithoutQuotingIt(String url, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JobDatabase.read(Map.of("GODWIT_DATABASE_URL", url), "public"))
                .withMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
    }

    @Test
    void aLineBreakAtTheEndOfAUrlIsTold() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        JobDatabase.read(Map.of("GODWIT_DATABASE_URL", "postgresql://app:hunter2@db/blog\n"), "public"))
                .withMessageContaining("newline at its end");
    }
}
