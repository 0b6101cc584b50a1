package dev.godwit.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BugTest {

    @Test
    void theTraceOfADatabasesErrorHoldsNoData() {
        Throwable bug = new RuntimeException(new SQLException("Key (email)=(hunter2) exists", "23505"));
        assertThat(new RunEvent.Bug(bug).trace())
                .doesNotContain("hunter2")
                .contains("Caused by: java.sql.SQLException (SQLSTATE 23505)")
                .contains("at dev.godwit.runner.run.BugTest");
    }

    @Test
    void theTraceOfAProgrammingErrorSaysWhatItIs() {
        assertThat(new RunEvent.Bug(new IllegalStateException("two ideas at once")).trace())
                .startsWith("java.lang.IllegalStateException: two ideas at once");
    }
}
