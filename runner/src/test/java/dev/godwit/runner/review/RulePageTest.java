package dev.godwit.runner.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.runner.review.rules.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RulePageTest {

    private static final Path PAGE = Path.of("../docs/rules.md");

    @Test
    void thePageOfTheRulesIsMadeFromTheRules() throws IOException {
        String page = RulePage.all(Rules.ALL);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }
}
