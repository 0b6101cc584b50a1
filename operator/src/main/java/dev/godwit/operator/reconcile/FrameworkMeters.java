package dev.godwit.operator.reconcile;

import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the framework tells of its queue and its calls. */
final class FrameworkMeters implements Metrics {

    private final Meters meters;

    FrameworkMeters(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void reconcileCustomResource(HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
        meters.reconciliationWaits();
    }

    @Override
    public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
        meters.reconciliationStarted();
    }

    @Override
    public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
        long start = System.nanoTime();
        boolean success = false;
        try {
            T result = execution.execute();
            success = true;
            return result;
        } finally {
            meters.reconciled(Duration.ofNanos(System.nanoTime() - start), success);
        }
    }
}
