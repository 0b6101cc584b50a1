package dev.godwit.runner.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    (a IS NOT NULL) | a
                    ((a IS NOT NULL) AND (b > 0)) | a
                    ((b > 0) AND ((a IS NOT NULL) AND ("Big One" IS NOT NULL))) | Big One,a
                    ((a IS NOT NULL) OR (b IS NOT NULL)) |
                    ((a IS NULL) AND (b <> ' AND (c IS NOT NULL'::text)) |
                    ((a <> ')'::text) AND (c IS NOT NULL)) | c
                    (NOT (a IS NOT NULL)) |
                    ((a = 1) OR ((b IS NOT NULL) AND (c IS NOT NULL))) |
                    (lower(a) IS NOT NULL) |
                    ((a = '( |
                    """)
    void aConditionProvesWhatHoldsWheneverItHolds(String condition, String columns) {
        assertThat(Condition.notNull(condition))
                .containsExactlyInAnyOrder(columns == null ? new String[0] : columns.split(","));
    }
}
