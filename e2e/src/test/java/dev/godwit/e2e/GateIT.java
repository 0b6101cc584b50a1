package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The example's application is not started before its schema is there. */
class GateIT {

    @Test
    void theApplicationWaitsForItsMigrationAndNoLonger() throws IOException {
        try (Scenario blog = Scenario.withPostgres()) {
            String yaml = Files.readString(Cluster.file("examples/gate/deployment.yaml"))
                    .replace("godwit:latest", Cluster.image())
                    .replace("blog:latest", Cluster.postgresImage());
            var deployment = Cluster.client()
                    .apps()
                    .deployments()
                    .inNamespace(blog.namespace())
                    .resource(Serialization.unmarshal(yaml, Deployment.class));
            deployment.serverSideApply();
            blog.asserted(() -> assertThat(pods(blog))
                    .hasSize(2)
                    .allSatisfy(pod -> assertThat(log(blog, pod))
                            .contains("The database blog on blog-db does not have " + Blog.POSTS
                                    + " yet (stream public).")));

            blog.putBundle(Blog.first(1));
            blog.applyMinimal();
            blog.awaitVersion(Blog.INIT);
            assertThat(pods(blog))
                    .allSatisfy(pod -> assertThat(pod.getStatus().getPhase()).isEqualTo("Pending"));

            blog.putBundle(Blog.first(2));
            blog.awaitVersion(Blog.POSTS);
            deployment.waitUntilReady(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(pods(blog))
                    .allSatisfy(
                            pod -> assertThat(log(blog, pod)).contains("Everything that was waited for is applied."));
        }
    }

    private static List<Pod> pods(Scenario blog) {
        return Cluster.client()
                .pods()
                .inNamespace(blog.namespace())
                .withLabel("app", "blog")
                .list()
                .getItems();
    }

    private static String log(Scenario blog, Pod pod) {
        try {
            return Cluster.client()
                    .pods()
                    .inNamespace(blog.namespace())
                    .withName(pod.getMetadata().getName())
                    .inContainer("schema")
                    .getLog();
        } catch (KubernetesClientException e) {
            return "not started yet: " + e.getMessage();
        }
    }
}
