package dev.godwit.runner.drift;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

    private static final CatalogObject COLUMN = new CatalogObject("column", "audit", "audit.log", "audit.log.at", "{}");

    @ParameterizedTest
    @CsvSource({
        "column:audit.*, true",
        "audit.*, true",
        "'table:audit.*', false",
        "audit.log, true",
        "*:audit.log.at, true",
        "audit.lo, false",
        "AUDIT.*, false",
        "audit?log, false",
        "\\E.*\\Q, false"
    })
    void aGlobLeavesOutWhatItNames(String glob, boolean ignored) {
        assertThat(new Scope(null, List.of(Scope.Glob.parse(glob))).covers(COLUMN))
                .isEqualTo(!ignored);
    }
}
