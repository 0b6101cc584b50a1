package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Failure;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedStatementTest {

    private static final String SQL = "SELECT 1;\r\n-- the second\r\nINSERT INTO t\r\n  VALUES ('hunter2');\r\n";

    @Test
    void theFailureNamesLineAndColumnInTheFile() {
        // Position 33 is the V of VALUES, counted from the beginning of the comment before the statement.
        Failure failure = failure(2, 33);
        assertThat(failure.line()).isEqualTo(4);
        assertThat(failure.column()).isEqualTo(3);
        assertThat(failure.statement()).isEqualTo("INSERT INTO t\n  VALUES ('...')");
    }

    @Test
    void aFailureWithoutAPositionPointsBehindTheComments() {
        assertThat(failure(2, 0).line()).isEqualTo(3);
        assertThat(failure(2, 0).column()).isEqualTo(1);
    }

    @Test
    void aFailureOfTheCommitHasNoLineAndSaysSo() {
        Failure failure = failure(0, 0);
        assertThat(failure.line()).isNull();
        assertThat(failure.statement()).isNull();
        assertThat(failure.message()).startsWith("Every statement ran, but the COMMIT was refused");
    }

    @Test
    void theSameFailureHasTheSameIdAndAnotherHasAnother() {
        assertThat(failure(2, 33).id()).isEqualTo(failure(2, 33).id()).hasSize(16);
        assertThat(failure(1, 1).id()).isNotEqualTo(failure(2, 33).id());
    }

    private static Failure failure(int number, int position) {
        return new FailedStatement(
                        new Migration("m", Sha256.hex(SQL), SQL),
                        number,
                        DatabaseError.of("23505", "duplicate").at(position),
                        Ran.Together,
                        List.of(),
                        null)
                .describe("job-1");
    }
}
