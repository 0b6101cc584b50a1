package dev.godwit.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Optional;

/** The cluster that prepare.sh named in target/cluster.properties, and this checkout. */
final class Cluster {

    static final String OPERATOR_NAMESPACE = "godwit-system";

    private static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(
                    Config.fromKubeconfig(Path.of(property("e2e.kubeconfig")).toFile()))
            .build();

    private Cluster() {}

    /** With the rights of an administrator. */
    static KubernetesClient client() {
        return CLIENT;
    }

    /** One JSON object a line for every request to the API server; empty on a cluster that is not ours. */
    static Optional<Path> auditLog() {
        return Optional.of(property("e2e.audit"))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    static String postgresImage() {
        return property("e2e.postgres.image");
    }

    /** Kills the operator's pods without grace; the Deployment makes another. */
    static void replaceOperator() {
        var pods = CLIENT.pods().inNamespace(OPERATOR_NAMESPACE);
        for (var pod : pods.list().getItems()) {
            pods.resource(pod).withGracePeriod(0).delete();
        }
    }

    /** A file of this checkout. */
    static Path file(String path) {
        return Path.of(property("godwit.root")).resolve(path).normalize();
    }

    private static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "System property " + name + " is not set: run the tests with mvn verify, or e2e/prepare.sh first");
        }
        return value;
    }
}
