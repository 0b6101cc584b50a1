package dev.godwit.runner.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArtifactTest {

    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void theAddressesOfFluxAreAddresses() {
        Artifact artifact = Artifact.of(
                "http://source-controller.flux-system.svc.cluster.local./ocirepository/blog/blog/sha256:12ab.tar.gz",
                DIGEST,
                "/prisma/migrations");
        assertThat(artifact.address().getHost()).isEqualTo("source-controller.flux-system.svc.cluster.local.");
        assertThat(artifact.path()).isEqualTo("prisma/migrations");
        assertThat(Artifact.of("https://s/a", DIGEST, "/").path()).isEmpty();
    }

    @Test
    void whatMayBeASecretIsNotShown() {
        Artifact signed = Artifact.of("https://bucket.example.org/a.tar.gz?X-Amz-Signature=s3cret#s3cret", DIGEST, "/");
        assertThat(signed.shown()).isEqualTo("https://bucket.example.org/a.tar.gz");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file:///etc/passwd | / | neither http nor https",
                "ftp://a/b | / | neither http nor https",
                "jar:http://a/b!/c | / | neither http nor https",
                "/a/b | / | neither http nor https",
                "http:///a | / | must have a host",
                "http://user:s3cret@a/b | / | no user or password",
                "http://a:0/s3cret | / | port that is none",
                "http://a:65536/s3cret | / | port that is none",
                "http://a b/s3cret | / | not a URL",
                "http://a/b | relative | path",
                "http://a/b | /../s3cret | path",
                "http://a/b | /a//b | path",
            })
    void whatIsNoneIsRefusedWithoutShowingIt(String url, String path, String words) {
        assertThatThrownBy(() -> Artifact.of(url, DIGEST, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void onlySha256IsADigest() {
        assertThatThrownBy(() -> Artifact.of("http://a/b", "sha512:" + "0".repeat(128), "/"))
                .hasMessageContaining("sha256");
    }
}
