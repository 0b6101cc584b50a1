package dev.godwit.runner.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line that people write into an init container. */
class WaitMainTest {

    private static final Map<String, String> NOWHERE =
            Map.of("PGHOST", "localhost", "PGPORT", "1", "PGUSER", "app", "PGDATABASE", "shop");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wait | Say what to wait for",
                "wait --for | The option --for has no value",
                "wait --for 1_a --max 3 | The option --max is none of wait",
                "wait --for 1_a --timeout 1s --timeout 2s | --timeout is none of wait, or there twice",
                "wait --for 1_a --timeout soon | soon",
                "wait --for sha256:12 | a bundle's digest: sha256: and 64 hex digits"
            })
    void whatCannotBeMeantIsSaidAndEndsWith64(String line, String message) {
        assertThat(run(line)).isEqualTo(64);
        assertThat(said()).startsWith("InvalidSpec: ").contains(message);
    }

    @Test
    void theDatabaseComesFromLibpqsVariables() {
        assertThat(run("wait --for 1_a --timeout 1s --every 1s")).isEqualTo(1);
        assertThat(said()).contains("localhost:1", "Gave up after");
    }

    private int run(String line) {
        return WaitMain.run(List.of(line.split(" ")), NOWHERE, new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
