package dev.godwit.operator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.godwit.api.ReviewSpec;
import dev.godwit.api.ReviewSpec.Advice;
import dev.godwit.api.ReviewSpec.DisabledRule;
import dev.godwit.api.ReviewSpec.Unsafe;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReviewFloorTest {

    @ParameterizedTest
    @CsvSource({
        "Allow,Allow,Allow", "Allow,Approve,Approve", "Allow,Refuse,Refuse",
        "Approve,Allow,Approve", "Approve,Approve,Approve", "Approve,Refuse,Refuse",
        "Refuse,Allow,Refuse", "Refuse,Approve,Refuse", "Refuse,Refuse,Refuse"
    })
    void theStricterOfPolicyAndResourceCounts(Unsafe least, Unsafe asked, Unsafe counts) {
        assertThat(floor("\"unsafe\": \"" + least + "\"")
                        .review()
                        .over(spec(asked, "100Mi"))
                        .unsafe())
                .isEqualTo(counts);
    }

    @Test
    void whatDoesNotCountIsToldWithTheRuleThatSaysSo() {
        assertThat(floor("\"unsafe\": \"Approve\"").reviewWords(spec(Unsafe.Allow, "100Mi")))
                .contains("Rule 1 of the operator's policy (for namespaces team-*) asks for Approve where"
                        + " spec.review.unsafe says Allow.");
        assertThat(floor("\"unsafe\": \"Approve\"").reviewWords(spec(Unsafe.Refuse, "1Mi")))
                .isEmpty();
        assertThat(floor("\"allowedHosts\": [\"*\"]").reviewWords(spec(Unsafe.Allow, "999999Ti")))
                .isEmpty();
    }

    @Test
    void aFloorUnderWhatIsUnsafeIsNotEvadedByCallingEveryTableSmall() {
        ReviewSpec evading = spec(Unsafe.Approve, "10Gi");

        assertThat(floor("\"unsafe\": \"Approve\"").review().over(evading).smallTable())
                .isEqualTo(100L << 20);
        assertThat(floor("\"unsafe\": \"Approve\", \"smallTable\": \"1Gi\"")
                        .review()
                        .over(evading)
                        .smallTable())
                .isEqualTo(1L << 30);
        assertThat(floor("\"unsafe\": \"Approve\"").reviewWords(evading))
                .hasValueSatisfying(words -> assertThat(words).contains("104857600 bytes", "10Gi"));
    }

    @Test
    void aLockedRuleIsNotDisabledAndTheOthersAre() {
        ReviewSpec spec = spec(Unsafe.Approve, "100Mi", "truncate", "drop-table", "drop-column");
        Floor floor = floor("\"lockedRules\": [\"drop-*\"]");

        assertThat(floor.review().over(spec).disabled()).containsExactly("truncate");
        assertThat(floor.reviewWords(spec))
                .hasValueSatisfying(words -> assertThat(words).contains("leave out drop-table, drop-column."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"unsafe\": \"Never\"", "\"smallTable\": \"100MB\"", "\"lockedRules\": [\"drop table\"]"})
    void aPolicyThatCannotBeReadIsRefused(String wrong) {
        assertThatIllegalArgumentException().isThrownBy(() -> floor(wrong)).withMessageContaining("rule 1: ");
    }

    private static Floor floor(String rule) {
        return PolicyReader.read("[{\"namespaces\": [\"team-*\"], " + rule + "}]")
                .floor("team-a");
    }

    private static ReviewSpec spec(Unsafe unsafe, String smallTable, String... disabled) {
        return new ReviewSpec(
                unsafe,
                Advice.Ignore,
                smallTable,
                List.of(disabled).stream()
                        .map(rule -> new DisabledRule(rule, "meant"))
                        .toList());
    }
}
