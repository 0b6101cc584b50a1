package dev.godwit.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BundleFilesTest {

    private final BundleFiles files = new BundleFiles(1 << 20);

    @Test
    void aCompressedFileIsWhatItWasBefore() {
        BundleFiles plain = new BundleFiles();
        plain.add("1_a.sql", utf8("SELECT 1;"), "here");
        plain.add("1_a.precheck.sql", utf8("SELECT 2;"), "here");
        files.add("1_a.precheck.sql.gz", Gzip.compress(utf8("SELECT 2;")), "there");
        files.add("1_a.sql.gz", Gzip.compress(utf8("SELECT 1;")), "there");
        assertThat(files.read(Layout.Auto)).isEqualTo(plain.read(Layout.Auto));
    }

    @Test
    void flywaysFilesMayBeCompressed() {
        files.add("V1__a.sql.gz", Gzip.compress(utf8("SELECT 1;")), "here");
        assertThat(files.read(Layout.Auto)).isInstanceOfSatisfying(BundleReading.Read.class, read -> {
            assertThat(read.bundle().layout()).isEqualTo(Layout.Flyway);
            assertThat(read.bundle().names()).containsExactly("V1__a.sql");
        });
    }

    @Test
    void whatIsThereTwiceIsNamedByBothPlaces() {
        files.add("1_a.sql", utf8("SELECT 1;"), "ConfigMap one");
        files.add("1_a.sql", utf8("SELECT 1;"), "ConfigMap two");
        assertThat(refusal())
                .isEqualTo("The migration 1_a is there twice, in ConfigMap one and in ConfigMap two; remove one of the"
                        + " two.");
    }

    @Test
    void aCompressedFileBesideItselfIsThereTwice() {
        files.add("1_a.sql", utf8("SELECT 1;"), "ConfigMap one");
        files.add("1_a.sql.gz", Gzip.compress(utf8("SELECT 1;")), "ConfigMap two");
        assertThat(refusal()).contains("The migration 1_a is there twice, in ConfigMap one and in ConfigMap two");
    }

    @Test
    void aBombIsNotExpandedBehindTheLimit() {
        files.add("1_a.sql.gz", Gzip.compress(new byte[64 << 20]), "here");
        assertThat(refusal()).isEqualTo("The bundle is larger than 1 MiB.");
    }

    @Test
    void manySmallBombsAreOneLargeOne() {
        for (int i = 0; i < 3; i++) {
            files.add(i + "_a.sql.gz", Gzip.compress(new byte[500_000]), "here");
        }
        assertThat(refusal()).isEqualTo("The bundle is larger than 1 MiB.");
    }

    @Test
    void aBrokenFileIsRefused() {
        byte[] whole = Gzip.compress(utf8("SELECT 1;"));
        files.add("1_a.sql.gz", Arrays.copyOf(whole, whole.length - 4), "here");
        assertThat(refusal()).contains("1_a.sql.gz is damaged");
    }

    @Test
    void aFileThatIsNotWhatItsNameSaysIsRefused() {
        files.add("1_a.sql.gz", utf8("SELECT 1;"), "here");
        assertThat(refusal()).contains("1_a.sql.gz is not what its name says", "call it 1_a.sql.");
    }

    @Test
    void aCompressedFileThatDoesNotSaySoIsToldHowItIsCalled() {
        files.add("1_a.sql", Gzip.compress(utf8("SELECT 1;")), "here");
        assertThat(refusal()).isEqualTo("1_a.sql is compressed by gzip; call it 1_a.sql.gz.");
    }

    @Test
    void theSameContentIsCompressedToTheSameBytes() {
        byte[] compressed = Gzip.compress(utf8("SELECT 1;"));
        assertThat(compressed).isEqualTo(Gzip.compress(utf8("SELECT 1;")));
        assertThat(Arrays.copyOfRange(compressed, 4, 8)).as("time").containsOnly(0);
    }

    private String refusal() {
        return files.read(Layout.Auto) instanceof BundleReading.Refused refused ? refused.message() : "";
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
