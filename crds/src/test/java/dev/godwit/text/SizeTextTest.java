package dev.godwit.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTest {

    @ParameterizedTest
    @CsvSource({
        "0,0",
        "104857600,104857600",
        "3Ki,3072",
        "100Mi,104857600",
        "2Gi,2147483648",
        "999999Ti,1099510528264372224"
    })
    void sizesAreWrittenAsInKubernetes(String text, long bytes) {
        assertThat(SizeText.parse(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Mi", "-1", "1.5Gi", "100 Mi", "100MB", "100M", "1i", "9999999Ti", "1234567890123456"})
    void anythingElseIsRefusedAndSaysHowToWriteOne(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SizeText.parse(text))
                .withMessageContaining("write it like");
    }
}
