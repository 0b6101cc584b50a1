package dev.godwit.operator;

import dev.godwit.operator.config.OperatorConfig;
import dev.godwit.operator.config.OperatorConfig.InvalidConfig;
import dev.godwit.operator.config.OperatorConfig.Lease;
import dev.godwit.operator.reconcile.GodwitOperator;
import dev.godwit.operator.reconcile.GodwitOperator.CannotStart;
import dev.godwit.operator.reconcile.StoredResources;
import dev.godwit.operator.telemetry.HealthServer;
import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the operator. Exit codes: 64 for wrong settings, 1 if it cannot start. */
public final class OperatorMain {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
    private static final int WRONG_USAGE = 64;
    private static final int REQUEST_RETRIES = 3;

    private OperatorMain() {}

    public static void main(String[] arguments) {
        try {
            run(OperatorConfig.from(System.getenv()));
        } catch (InvalidConfig e) {
            LOG.atError().setMessage(e.getMessage()).log();
            System.exit(WRONG_USAGE);
        } catch (IOException e) {
            LOG.atError()
                    .setMessage("the health port cannot be had: {}")
                    .addArgument(e.getMessage())
                    .log();
            System.exit(1);
        } catch (CannotStart e) {
            LOG.atError().setMessage(e.getMessage()).log();
            System.exit(1);
        } catch (InterruptedException e) {
            // SIGTERM while the cluster was waited for.
            Thread.currentThread().interrupt();
        }
    }

    private static void run(OperatorConfig config) throws IOException, InterruptedException {
        LOG.atInfo()
                .setMessage("starting")
                .addKeyValue("image", config.image())
                .addKeyValue("namespaces", config.namespaces().isEmpty() ? "all" : config.namespaces())
                .addKeyValue("lease", config.lease().map(Lease::toString).orElse("none"))
                .log();
        AtomicReference<Optional<GodwitOperator>> running = new AtomicReference<>(Optional.empty());
        Meters meters = new Meters();
        HealthServer health = HealthServer.start(
                config.healthPort(),
                () -> running.get().map(GodwitOperator::unready).orElse(Optional.of("the cluster is waited for")),
                meters);
        Config cluster = Config.autoConfigure(null);
        // A request that fails is soon told; what it was for is tried again by those who made it.
        cluster.setRequestRetryBackoffLimit(REQUEST_RETRIES);
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(cluster)
                .withKubernetesSerialization(StoredResources.serialization())
                .build();
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main, running, client, health), "stop"));
        new Prerequisites(client, config.namespaces()).await();
        GodwitOperator operator = new GodwitOperator(client, config, meters, InstantSource.system());
        running.set(Optional.of(operator));
        operator.start();
        LOG.atInfo()
                .setMessage("started")
                .addKeyValue("healthPort", health.port())
                .log();
    }

    private static void stop(
            Thread main,
            AtomicReference<Optional<GodwitOperator>> running,
            KubernetesClient client,
            HealthServer health) {
        LOG.atInfo().setMessage("stopping").log();
        main.interrupt();
        running.get().ifPresent(GodwitOperator::close);
        client.close();
        health.close();
    }
}
