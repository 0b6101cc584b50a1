package dev.godwit.operator.reconcile;

import dev.godwit.operator.config.OperatorConfig;
import dev.godwit.operator.job.Runner;
import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator framework, set up for this operator. */
public final class GodwitOperator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GodwitOperator.class);
    private static final int THREADS = 10;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    /** A wake that was lost, by whomever, is made good for; a look at what is as it should be writes nothing. */
    private static final Duration LOOKED_AT_LEAST = Duration.ofMinutes(10);

    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_LAST = Duration.ofMinutes(1);

    private final Operator operator;
    private final FluxSources flux;
    private final Optional<Leadership> leadership;
    private volatile boolean working;

    /** @param client closed by the caller, after this */
    public GodwitOperator(KubernetesClient client, OperatorConfig config, Meters meters, InstantSource clock) {
        leadership = config.lease().map(lease -> new Leadership(client, lease, config.instance()));
        operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(THREADS)
                    .withReconciliationTerminationTimeout(STOP_TIMEOUT)
                    .withInformerStoppedHandler((informer, cause) -> watchEnded(cause))
                    .withMetrics(new FrameworkMeters(meters))
                    .withUseSSAToPatchPrimaryResource(false);
            leadership.map(Leadership::configuration).ifPresent(overrider::withLeaderElectionConfiguration);
        });
        flux = new FluxSources(client, config.namespaces());
        Runner runner = new Runner(config.image(), config.imagePullPolicy());
        MigrationReconciler reconciler = new MigrationReconciler(
                client,
                flux,
                runner,
                config.policy(),
                config.maxJobs(),
                config.maxDriftJobs(),
                config.approversVerified(),
                config.instance(),
                meters,
                clock);
        meters.observe(
                () -> leads() ? reconciler.resourcesByReason("Ready") : Map.of(),
                () -> leads() ? reconciler.resourcesByReason("Drifted") : Map.of(),
                this::leads);
        operator.register(reconciler, controller -> {
            controller
                    .withName("databasemigration")
                    // WakingChange knows generations, and more.
                    .withGenerationAware(false)
                    .withOnUpdateFilter(new WakingChange())
                    .withReconciliationMaxInterval(LOOKED_AT_LEAST)
                    .withRetry(new GenericRetry()
                            .withoutMaxAttempts()
                            .setInitialInterval(RETRY_FIRST.toMillis())
                            .setIntervalMultiplier(2)
                            .setMaxInterval(RETRY_LAST.toMillis()));
            if (config.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
            } else {
                controller.settingNamespaces(config.namespaces());
            }
        });
    }

    /** Something that only a person can mend, a missing right for example; the message says what. */
    public static final class CannotStart extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CannotStart(OperatorException cause) {
            super("The operator cannot start: " + cause.getMessage(), cause);
        }
    }

    /**
     * Returns when the caches are filled. With a lease, work begins when it is held.
     *
     * @throws CannotStart if it is of no use to wait
     */
    public void start() {
        try {
            operator.start();
            working = true;
        } catch (OperatorException e) {
            throw new CannotStart(e);
        }
    }

    /** Why the operator does not see the cluster; empty if it does. */
    public Optional<String> unready() {
        if (!working) {
            return Optional.of("the caches are not filled yet");
        }
        return operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of("a watch is broken: "
                        + operator.getRuntimeInfo().unhealthyEventSources().values());
    }

    /** The framework's own handler exits at once, while {@link #start} is about to say what is wrong. */
    private void watchEnded(@Nullable Throwable cause) {
        if (cause == null || !working) {
            return;
        }
        LOG.atError()
                .setMessage("A watch ended for good: {} This operator ends, and the kubelet starts it again.")
                .addArgument(cause.getMessage())
                .log();
        // Not System.exit: it would wait for the hook that waits for the watches.
        Runtime.getRuntime().halt(1);
    }

    private boolean leads() {
        return leadership.map(Leadership::leads).orElse(working);
    }

    /** Lets what runs end, for at most ten seconds, and then another operator lead. */
    @Override
    public void close() {
        working = false;
        leadership.ifPresent(Leadership::stopping);
        operator.stop();
        flux.close();
        leadership.ifPresent(Leadership::release);
    }
}
