package dev.godwit.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A person who is shown a state finds it in the page, and none that there is not. */
class TroubleshootingPageTest {

    private static final String HEADING = "### ";

    @Test
    void theTroubleshootingPageTellsEveryStateThatAPersonCanSeeOnce() throws IOException {
        List<String> told = Files.readAllLines(Path.of("../docs/troubleshooting.md")).stream()
                .filter(line -> line.startsWith(HEADING))
                .map(line -> line.substring(HEADING.length()))
                .toList();
        // Of a Job only: no condition has it.
        List<String> shown = Arrays.stream(Reason.values())
                .filter(reason -> reason != Reason.Advanced)
                .map(Reason::name)
                .toList();
        assertThat(told).containsExactlyInAnyOrderElementsOf(shown);
    }
}
