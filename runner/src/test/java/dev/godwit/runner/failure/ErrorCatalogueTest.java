package dev.godwit.runner.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorCatalogueTest {

    @Test
    void everyRowSaysWhyAndWhatToDoInSentences() {
        assertThat(ErrorCatalogue.rows()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.state()).matches("[0-9A-Z]{5}|[0-9A-Z]{2}|\\*");
            assertThat(row.cause()).matches("[A-Z].{15,200}\\.");
            assertThat(row.step()).matches("[A-Z].{8,200}[.?]");
        });
    }

    @Test
    void noRowIsHiddenByAnEarlierOne() {
        Set<String> before = new HashSet<>();
        List<String> states = ErrorCatalogue.rows().stream()
                .filter(row -> row.said().isEmpty())
                .map(ErrorCatalogue.Row::state)
                .toList();
        assertThat(states).doesNotHaveDuplicates().allSatisfy(state -> {
            assertThat(before).noneMatch(state::startsWith);
            before.add(state);
        });
    }

    @ParameterizedTest
    @CsvSource({"22ZZZ, 22", "23ZZZ, 23", "42ZZZ, 42", "53ZZZ, 53", "XX001, XX", "ZZZZZ, *", "'', *", "4, *"})
    void aStateThatIsNotInTheCatalogueIsStillExplained(String state, String row) {
        assertThat(ErrorCatalogue.of(DatabaseError.of(state, "x")).key()).isEqualTo(row);
    }
}
