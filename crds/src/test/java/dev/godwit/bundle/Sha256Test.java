package dev.godwit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

    @Test
    void aBigTextsHashIsThatOfItsBytesWhereverItIsCut() {
        for (String shift : new String[] {"", "x", "é", "🐦x"}) {
            String text = shift + "🐦".repeat(200_000);

            assertThat(Sha256.hex(text)).isEqualTo(Sha256.hex(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void anEmptyTextHasTheKnownHash() {
        assertThat(Sha256.hex("")).isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
