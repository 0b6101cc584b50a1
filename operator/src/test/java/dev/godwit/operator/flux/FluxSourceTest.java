package dev.godwit.operator.flux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.SourceRef;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.plan.Source;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FluxSourceTest {

    private static final SourceRef REF = new SourceRef(SourceRef.Kind.OCIRepository, "blog");
    private static final String DIGEST = "sha256:" + Sha256.hex("an artifact");
    private static final String URL =
            "http://source-controller.flux-system.svc.cluster.local./ocirepository/blog/blog/sha256:12.tar.gz";

    private static final String ARTIFACT =
            "artifact: {digest: '" + DIGEST + "', url: '" + URL + "', revision: 'v1@sha256:12', size: 1234, path: p}";
    private static final String READY = "conditions: [{type: Ready, status: 'True', message: stored artifact}]";

    @Test
    void anArtifactIsWhereFluxSaysItIs() {
        assertThat(read(2, "", "observedGeneration: 2", ARTIFACT, READY))
                .isEqualTo(new Source.Artifact(DIGEST, URL, "OCIRepository blog", "v1@sha256:12"));
    }

    @Test
    void aSourceThatDoesNotSayWhichStateOfItselfItLookedAtIsBelieved() {
        assertThat(read(2, "", ARTIFACT)).isInstanceOf(Source.Artifact.class);
    }

    @Test
    void aFetchThatFailsLaterLeavesTheArtifactThatIsThere() {
        assertThat(read(
                        2,
                        "",
                        "observedGeneration: 2",
                        ARTIFACT,
                        "conditions: [{type: Ready, status: 'False', message: registry is down}]"))
                .isInstanceOf(Source.Artifact.class);
    }

    @Test
    void anArtifactOfWhatTheSourceNamedBeforeIsNotDeployedAgain() {
        assertThat(
                        read(
                                3,
                                "",
                                "observedGeneration: 2",
                                ARTIFACT,
                                "conditions: [{type: Ready, status: 'False', message: 'failed to pull artifact: v2: not found'}]"))
                .isEqualTo(new Source.Awaited(
                        "OCIRepository blog has changed, and Flux has not fetched what it names now. Flux says: failed"
                                + " to pull artifact: v2: not found. The deploy starts by itself when it has one.",
                        false));
    }

    @Test
    void aSourceThatWasJustMadeIsWaitedFor() {
        assertThat(read(1, ""))
                .isEqualTo(new Source.Awaited(
                        "OCIRepository blog has no artifact yet. The deploy starts by itself when it has one.", false));
        assertThat(read(1, "", "observedGeneration: -1")).isInstanceOf(Source.Awaited.class);
    }

    @Test
    void aSuspendedSourceGivesWhatItHas() {
        assertThat(read(3, "{suspend: true}", "observedGeneration: 2", ARTIFACT))
                .isInstanceOf(Source.Artifact.class);
    }

    @Test
    void anotherHashThanSha256IsNamedWithItsSwitch() {
        assertThat(read(1, "", ARTIFACT.replace(DIGEST, "blake3:abc")))
                .isInstanceOfSatisfying(
                        Source.Unreadable.class,
                        refused -> assertThat(refused.problems())
                                .contains("the digest blake3:abc")
                                .contains("--artifact-digest-algo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "ftp://a/b",
                "http://a b",
                "https://",
                "http://user:s3cret@a/b",
                "http://a/\\u0000",
                "blog.tar.gz"
            })
    void whatIsNoAddressOfTheWebIsRefused(String url) {
        assertThat(read(1, "", ARTIFACT.replace("'" + URL + "'", "\"" + url + "\"")))
                .isInstanceOfSatisfying(
                        Source.Unreadable.class,
                        refused -> assertThat(refused.problems())
                                .contains("OCIRepository blog has an artifact with an address that is none")
                                .doesNotContain("s3cret"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "artifact: none",
                "artifact: []",
                "artifact: {}",
                "conditions: {type: Ready}",
                "conditions: [Ready, 3, {type: Ready}, {type: Ready, message: {a: b}}]",
                "observedGeneration: yes"
            })
    void whatIsOfAnotherTypeThanFluxWritesIsNotThere(String status) {
        assertThat(read(1, "", status))
                .isEqualTo(new Source.Awaited(
                        "OCIRepository blog has no artifact yet. The deploy starts by itself when it has one.", false));
    }

    @Test
    void whatFluxSaysIsCutAndOnlyWhatCanBeShown() {
        String endless = "conditions: [{type: Ready, message: \"a\\u0007" + "b".repeat(5000) + "\"}]";
        assertThat(read(1, "", endless))
                .isInstanceOfSatisfying(
                        Source.Awaited.class,
                        awaited ->
                                assertThat(awaited.words()).hasSizeLessThan(600).contains("Flux says: a?bbb"));
    }

    @ParameterizedTest
    @EnumSource
    void aClusterWithoutTheKindIsToldSinceWhenFluxHasIt(SourceRef.Kind kind) {
        assertThat(FluxSource.unknownKind(new SourceRef(kind, "blog")))
                .isInstanceOfSatisfying(Source.Awaited.class, awaited -> {
                    assertThat(awaited.words()).contains(kind.name()).contains("or newer");
                    assertThat(awaited.unannounced()).isTrue();
                });
    }

    private static Source read(long generation, String spec, String... status) {
        GenericKubernetesResource object = Serialization.unmarshal(
                "apiVersion: source.toolkit.fluxcd.io/v1\nkind: OCIRepository\nmetadata: {name: blog, namespace: apps, generation: "
                        + generation + "}\nspec: " + (spec.isEmpty() ? "{}" : spec) + "\nstatus:"
                        + (status.length == 0 ? " {}" : "\n  " + String.join("\n  ", status)) + "\n",
                GenericKubernetesResource.class);
        return FluxSource.read(REF, object);
    }
}
