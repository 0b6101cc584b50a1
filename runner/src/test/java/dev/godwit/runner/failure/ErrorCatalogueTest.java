package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.report.Failure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorCatalogueTest {

    @Test
    void everyEntrySaysWhyWhatStateTheDatabaseIsInAndTheNextStep() {
        assertThat(ErrorCatalogue.byState()).isNotEmpty().allSatisfy((state, entry) -> {
            assertThat(state).matches("[0-9A-Z]{5}");
            assertThat(entry.cause()).endsWith(".").hasSizeGreaterThan(15);
            assertThat(entry.step()).matches("(?s).*[.?]").hasSizeGreaterThan(10);
            assertThat(entry.fix())
                    .startsWith("The migration is rolled back completely and not recorded")
                    .endsWith(entry.step() + " Then deploy again.")
                    .hasSizeLessThanOrEqualTo(Failure.MAX_TEXT);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"22ZZZ", "23ZZZ", "42ZZZ", "53ZZZ", "XX001", "ZZZZZ", "", "4"})
    void aStateThatIsNotInTheCatalogueIsStillExplained(String state) {
        assertThat(ErrorCatalogue.of(state).cause()).isNotBlank();
        assertThat(ErrorCatalogue.of(state).fix()).contains("rolled back completely");
    }
}
