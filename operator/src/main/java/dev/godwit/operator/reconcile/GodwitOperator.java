package dev.godwit.operator.reconcile;

import dev.godwit.operator.config.OperatorConfig;
import dev.godwit.operator.job.Runner;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.OperatorException;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** The operator framework, set up for this operator. */
public final class GodwitOperator implements AutoCloseable {

    private static final int THREADS = 10;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RETRY_FIRST = Duration.ofSeconds(1);
    private static final Duration RETRY_LAST = Duration.ofMinutes(1);

    private final Operator operator;
    private final Optional<Leadership> leadership;

    /** @param client closed by the caller, after this */
    public GodwitOperator(KubernetesClient client, OperatorConfig config, InstantSource clock) {
        leadership = config.lease().map(lease -> new Leadership(client, lease, config.instance()));
        operator = new Operator(overrider -> {
            overrider
                    .withKubernetesClient(client)
                    .withCloseClientOnStop(false)
                    .withConcurrentReconciliationThreads(THREADS)
                    .withReconciliationTerminationTimeout(STOP_TIMEOUT)
                    .withUseSSAToPatchPrimaryResource(false);
            leadership.map(Leadership::configuration).ifPresent(overrider::withLeaderElectionConfiguration);
        });
        Runner runner = new Runner(config.image(), config.imagePullPolicy());
        operator.register(new MigrationReconciler(client, runner, config.instance(), clock), controller -> {
            controller
                    .withName("databasemigration")
                    // WakingChange knows generations, and more.
                    .withGenerationAware(false)
                    .withOnUpdateFilter(new WakingChange())
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
        } catch (OperatorException e) {
            throw new CannotStart(e);
        }
    }

    /** Why the operator does not see the cluster; empty if it does. */
    public Optional<String> unready() {
        if (!operator.getRuntimeInfo().isStarted()) {
            return Optional.of("the caches are not filled yet");
        }
        return operator.getRuntimeInfo().allEventSourcesAreHealthy()
                ? Optional.empty()
                : Optional.of("a watch is broken: "
                        + operator.getRuntimeInfo().unhealthyEventSources().values());
    }

    /** Lets what runs end, for at most ten seconds, and then another operator lead. */
    @Override
    public void close() {
        leadership.ifPresent(Leadership::stopping);
        operator.stop();
        leadership.ifPresent(Leadership::release);
    }
}
