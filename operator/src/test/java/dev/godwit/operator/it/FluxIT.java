package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.SourceRef;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Outcome;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bundles from where Flux has them: its kinds on a real API server, its controller played. */
@ExtendWith(ApiServer.class)
class FluxIT {

    private static final SourceRef OCI = new SourceRef(SourceRef.Kind.OCIRepository, "blog");
    private static final SourceRef GIT = new SourceRef(SourceRef.Kind.GitRepository, "blog");
    private static final SourceRef EXTERNAL = new SourceRef(SourceRef.Kind.ExternalArtifact, "blog");

    private Stage stage;
    private PlayedFlux flux;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
        flux = new PlayedFlux(stage);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void eachArtifactOfASourceIsDeployedAsSoonAsItIsThere() {
        PlayedFlux.install(stage.people, OCI.kind());
        migration(OCI);
        awaitMessage("There is no OCIRepository blog in namespace " + stage.namespace);
        flux.source(OCI, "v1");
        awaitMessage("OCIRepository blog has no artifact yet.");
        flux.fails(OCI, "failed to pull artifact: UNAUTHORIZED");
        awaitMessage("Flux says: failed to pull artifact: UNAUTHORIZED. The deploy starts by itself");
        assertThat(stage.jobs()).isEmpty();

        flux.publishes(OCI, "v1", digest("v1"));
        PlayedJob job = stage.awaitJob(1);
        assertThat(arguments(job.job))
                .containsSequence("--artifact", "http://flux.example.org/v1.tar.gz")
                .containsSequence("--artifact-digest", digest("v1"))
                .containsSequence("--artifact-path", "/")
                .doesNotContain("--expect-bundle", "--bundle");
        job.ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(
                Reason.Applied,
                status -> assertThat(Objects.requireNonNull(status.bundle()).revision())
                        .isEqualTo("v1"));

        stage.awaitCalm();
        int before = stage.requests.made().size();
        flux.publishes(OCI, "v1", digest("v1"));
        stage.awaitCalm();
        assertThat(stage.requests.made()).as("nothing new, nothing done").hasSize(before);

        flux.source(OCI, "v2");
        awaitMessage("OCIRepository blog has changed, and Flux has not fetched what it names now.");
        flux.publishes(OCI, "v2", digest("v2"));
        assertThat(arguments(stage.awaitJob(2).job)).containsSequence("--artifact-digest", digest("v2"));
    }

    @Test
    void anArtifactThatCouldNotBeFetchedIsTriedAgainAndGivesWayToANewerOne() {
        PlayedFlux.install(stage.people, GIT.kind());
        flux.source(GIT, "main");
        flux.publishes(GIT, "main@sha1:1", digest("1"));
        migration(GIT);
        stage.awaitJob(1).ends(Reports.blind(Outcome.WaitingForBundle, "The artifact is not there: 404."));
        awaitMessage("The artifact is not there: 404.");
        PlayedJob again = stage.awaitJob(2);
        assertThat(arguments(again.job)).containsSequence("--artifact-digest", digest("1"));

        flux.publishes(GIT, "main@sha1:2", digest("2"));
        again.ends(Reports.blind(Outcome.WaitingForBundle, "The artifact is not there: 404."));
        assertThat(arguments(stage.awaitJob(3).job)).containsSequence("--artifact-digest", digest("2"));
        stage.liveJob().ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);

        flux.delete(GIT);
        awaitMessage("There is no GitRepository blog in namespace " + stage.namespace);
    }

    @Test
    void fluxMayBeInstalledLaterThanTheOperator() {
        PlayedFlux.uninstall(stage.people, EXTERNAL.kind());
        migration(EXTERNAL);
        awaitMessage("The cluster does not know the kind ExternalArtifact of source.toolkit.fluxcd.io/v1");

        PlayedFlux.install(stage.people, EXTERNAL.kind());
        flux.source(EXTERNAL, "any");
        flux.publishes(EXTERNAL, "latest@sha256:1", digest("external"));
        // Sooner than the minute after which it looks by itself.
        stage.patch("{\"metadata\":{\"annotations\":{\"godwit.dev/retry\":\"now\"}}}");
        assertThat(arguments(stage.awaitJob(1).job)).containsSequence("--artifact-digest", digest("external"));
    }

    private void migration(SourceRef ref) {
        stage.migration(
                "",
                yaml -> yaml.replace(
                        "{configMaps: [{name: blog-migrations}]}",
                        "{sourceRef: {kind: " + ref.kind() + ", name: " + ref.name() + "}}"));
    }

    private void awaitMessage(String part) {
        stage.awaitStatus(
                Reason.WaitingForBundle,
                status -> assertThat(Objects.requireNonNull(Stage.ready(status)).message())
                        .contains(part));
    }

    private static List<String> arguments(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    }

    private static String digest(String content) {
        return "sha256:" + Sha256.hex(content);
    }
}
