package dev.godwit.operator.it;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.MigrationApproval;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One API server with the committed CRD for all tests of this run. */
public final class ApiServer implements ParameterResolver {

    private static final List<Path> CRDS = List.of(
            Path.of("../crds/databasemigrations.godwit.dev-v1.yaml"),
            Path.of("../crds/migrationapprovals.godwit.dev-v1.yaml"));
    private static final Path CLUSTER = Path.of("../e2e/cluster/cluster");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Store store = context.getRoot().getStore(Namespace.create(ApiServer.class));
        return store.computeIfAbsent(Running.class, key -> Running.start(), Running.class);
    }

    /** The server, until the last test has ended. */
    public static final class Running implements AutoCloseable {

        private final KubeAPIServer server;

        private Running(KubeAPIServer server) {
            this.server = server;
        }

        /** @param flags of the program, besides those that it always gets */
        static Running start(String... flags) {
            KubeAPIServer server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                    .withApiServerFlags(List.of(flags))
                    .withTestDir(binaries())
                    .withOfflineMode(true)
                    .withStartupTimeout(120_000)
                    .build());
            server.start();
            Running running = new Running(server);
            try (KubernetesClient client = running.builder().build()) {
                for (Path file : CRDS) {
                    var crd = client.load(Files.newInputStream(file));
                    crd.serverSideApply();
                    crd.waitUntilCondition(
                            c -> c instanceof CustomResourceDefinition d && isServed(d), 30, TimeUnit.SECONDS);
                }
                // A kind that is new is refused for a moment (429), which this client sits out.
                ListOptions cached =
                        new ListOptionsBuilder().withResourceVersion("0").build();
                client.resources(DatabaseMigration.class).inAnyNamespace().list(cached);
                client.resources(MigrationApproval.class).inAnyNamespace().list(cached);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return running;
        }

        private static boolean isServed(CustomResourceDefinition crd) {
            return crd.getStatus() != null
                    && crd.getStatus().getConditions() != null
                    && crd.getStatus().getConditions().stream()
                            .anyMatch(x -> x.getType().equals("Established")
                                    && x.getStatus().equals("True"));
        }

        /** With every right. */
        public KubernetesClientBuilder builder() {
            return new KubernetesClientBuilder().withConfig(config());
        }

        Config config() {
            return Config.fromKubeconfig(server.getKubeConfigYaml());
        }

        @Override
        public void close() {
            server.stop();
        }
    }

    /** Where kube-api-test finds its programs; they are compiled first if nobody has done so. */
    private static String binaries() {
        return Optional.ofNullable(System.getProperty("kube-api-test.dir"))
                .or(() -> Optional.ofNullable(System.getenv("KUBE_API_TEST_DIR")))
                .filter(dir -> !dir.isBlank())
                .orElseGet(ApiServer::built);
    }

    private static String built() {
        try {
            Process program = new ProcessBuilder(CLUSTER.toString(), "path", "kube-api-test")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String path = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (program.waitFor() != 0) {
                throw new IllegalStateException(CLUSTER + " path kube-api-test failed; what it said is above");
            }
            return path;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
