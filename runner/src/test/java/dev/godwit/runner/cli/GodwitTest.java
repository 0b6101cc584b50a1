package dev.godwit.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GodwitTest {

    @ParameterizedTest
    @CsvSource({
        "deploy, 64",
        "nosuch, 64",
        "deploy --bundle . --nosuch, 64",
        "deploy --bundle . --lock-wait soon, 64",
        "deploy --bundle . --max 0, 64",
        "plan --bundle . --witness x, 64",
        "history --url mysql://x, 64",
        "history --output xml, 64",
        "plan --bundle . --schema godwit, 64",
        "lint, 64",
        "lint --explain nosuch, 64",
        "lint nosuch --disable nosuch, 64",
        "lint nosuch, 2",
        "lint --explain drop-table, 0",
        "--help, 0",
        "deploy --help, 0",
        "--version, 0"
    })
    void wrongUsageIs64(String arguments, int exitCode) {
        assertThat(Godwit.run(arguments.split(" "))).isEqualTo(exitCode);
    }

    @Test
    void noVerbIsWrongUsageToo() {
        assertThat(Godwit.run()).isEqualTo(64);
    }
}
