package dev.godwit.e2e;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The cluster that prepare.sh named in target/cluster.properties, or K3s if it left that to the tests, and this checkout. */
final class Cluster {

    static final String OPERATOR_NAMESPACE = "godwit-system";

    private static final Path KUBECONFIG =
            Boolean.getBoolean("e2e.k3s") ? startK3s() : Path.of(property("e2e.kubeconfig"));

    private static final KubernetesClient CLIENT = new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(KUBECONFIG.toFile()))
            .build();

    private Cluster() {}

    /** With the rights of an administrator. */
    static KubernetesClient client() {
        return CLIENT;
    }

    /** Of the same administrator, for kubectl. */
    static Path kubeconfig() {
        return KUBECONFIG;
    }

    /** One JSON object a line for every request to the API server; empty on a cluster that is not ours. */
    static Optional<Path> auditLog() {
        return Optional.of(property("e2e.audit"))
                .filter(path -> !path.isEmpty())
                .map(Path::of);
    }

    /** By which the kubelet's process is known; empty on a cluster that is not ours. */
    static Optional<String> kubeletConfig() {
        return Optional.of(property("e2e.kubelet.config")).filter(path -> !path.isEmpty());
    }

    static String postgresImage() {
        return property("e2e.postgres.image");
    }

    /** Of operator and Jobs, as the chart has installed it. */
    static String image() {
        return CLIENT.apps()
                .deployments()
                .inNamespace(OPERATOR_NAMESPACE)
                .list()
                .getItems()
                .getFirst()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Kills the operator's pods without grace; the Deployment makes another. */
    static void replaceOperator() {
        var pods = CLIENT.pods().inNamespace(OPERATOR_NAMESPACE);
        for (var pod : pods.list().getItems()) {
            pods.resource(pod).withGracePeriod(0).delete();
        }
    }

    /** Installs the chart again, with more arguments for helm, and returns when its pods are ready. */
    static void upgrade(String... arguments) {
        install(KUBECONFIG, arguments);
    }

    private static Path startK3s() {
        Path kubeconfig = K3s.start(
                property("e2e.k3s.image"),
                List.of(property("e2e.k3s.load").split(" ")),
                file("e2e/target/k3s.kubeconfig"));
        install(kubeconfig);
        return kubeconfig;
    }

    private static void install(Path kubeconfig, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(file("e2e/upgrade.sh").toString());
        command.add(kubeconfig.toString());
        command.addAll(List.of(arguments));
        try {
            Process upgrade =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(upgrade.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (upgrade.waitFor() != 0) {
                throw new AssertionError(command + " failed:\n" + said);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
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
