package dev.godwit.runner.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Migration;
import dev.godwit.runner.facts.LiveCase;
import dev.godwit.runner.review.rules.Rules;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RuleExamplesTest {

    private static final Pattern NAME = Pattern.compile("^-- (\\d{14}_\\S+)\n");

    static Stream<String> rules() {
        return Rules.ALL.stream().map(Rule::id);
    }

    @Test
    void everyRuleHasAnIdOfItsOwn() {
        assertThat(Rules.ALL).extracting(Rule::id).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][a-z-]+"));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleFlagsItsExampleAndNotWhatIsBetter(String id) {
        Rule rule = Rules.ALL.stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow();
        if (rule.watch() instanceof Rule.Watch.ActsThere) {
            assertThat(found(rule.example())).as("only a database knows").doesNotContain(id);
            assertThat(LiveCase.all())
                    .anyMatch(
                            there -> there.expected().stream().anyMatch(finding -> finding.contains(" " + id + ": ")));
        } else {
            assertThat(found(rule.example())).contains(id);
        }
        assertThat(found(rule.better())).doesNotContain(id);
    }

    private static Set<String> found(String sql) {
        Matcher name = NAME.matcher(sql);
        Migration migration = new Migration(name.find() ? name.group(1) : "1_describes_itself", "0".repeat(64), sql);
        return Reviews.of(List.of(migration)).getFirst().findings().stream()
                .map(Finding::rule)
                .collect(Collectors.toSet());
    }
}
