package dev.godwit.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistoryChainTest {

    @Test
    void theDigestOfAPrefixCanBeComputedAgainFromALongerLedger() {
        String first = HistoryChain.extend(HistoryChain.EMPTY, "1_a", "aa");
        String second = HistoryChain.extend(first, "2_b", "bb");
        assertThat(HistoryChain.extend(HistoryChain.extend(HistoryChain.EMPTY, "1_a", "aa"), "2_b", "bb"))
                .isEqualTo(second);
    }

    @Test
    void anotherOrderNameOrChecksumIsAnotherDigest() {
        String first = HistoryChain.extend(HistoryChain.EMPTY, "1_a", "aa");
        assertThat(first)
                .isNotEqualTo(HistoryChain.extend(HistoryChain.EMPTY, "1_a", "ab"))
                .isNotEqualTo(HistoryChain.extend(HistoryChain.EMPTY, "1_b", "aa"));
        assertThat(HistoryChain.extend(first, "2_b", "bb"))
                .isNotEqualTo(HistoryChain.extend(HistoryChain.extend(HistoryChain.EMPTY, "2_b", "bb"), "1_a", "aa"));
    }

    @Test
    void theFormatIsTheOneThatLedgersInUseAlreadyHave() {
        // printf 'sha256:%s\n1_a\taa\n' $(printf '' | sha256sum | cut -c-64) | sha256sum
        assertThat(HistoryChain.extend(HistoryChain.EMPTY, "1_a", "aa"))
                .isEqualTo("sha256:b6f2fd7164c74864b89f18a166d285cc0a21aa43f6ce3ec7329c7fd7aeb5f631");
    }
}
