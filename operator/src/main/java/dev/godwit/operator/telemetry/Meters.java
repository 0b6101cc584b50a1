package dev.godwit.operator.telemetry;

import dev.godwit.operator.plan.Finished;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the operator counts. Labels hold verbs, reasons and results only, never a name of a resource or namespace: the
 * number of series does not grow with that of resources. What each means is in docs/operations.md.
 */
public final class Meters {

    private static final double MILLIS = 1000;

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter jobsStarted = Counter.builder()
            .name("godwit_jobs_started")
            .help("Jobs made.")
            .labelNames("verb")
            .register(registry);
    private final Counter jobsFinished = Counter.builder()
            .name("godwit_jobs_finished")
            .help("Jobs that ended, by the reason that their end gave.")
            .labelNames("verb", "outcome")
            .register(registry);
    private final Histogram jobSeconds = Histogram.builder()
            .name("godwit_job_duration_seconds")
            .help("How long the containers of Jobs ran.")
            .labelNames("verb")
            .classicOnly()
            .classicUpperBounds(0.5, 1, 2, 5, 10, 30, 60, 300, 1800, 7200)
            .register(registry);
    private final Counter migrationsApplied = Counter.builder()
            .name("godwit_migrations_applied")
            .help("Migrations that Jobs applied.")
            .register(registry);
    private final Histogram readySeconds = Histogram.builder()
            .name("godwit_time_to_ready_seconds")
            .help(
                    "From the first status that was not Ready, when a change was seen, to Ready. Whole seconds, rounded up.")
            .classicOnly()
            .classicUpperBounds(1, 2, 3, 5, 10, 30, 60, 300, 1800, 7200)
            .register(registry);
    private final Counter reconciliations = Counter.builder()
            .name("godwit_reconciliations")
            .help("Looks at a resource.")
            .labelNames("result")
            .register(registry);
    private final Histogram reconciliationSeconds = Histogram.builder()
            .name("godwit_reconciliation_duration_seconds")
            .help("How long one look at a resource took, with its requests.")
            .classicOnly()
            .classicUpperBounds(0.001, 0.005, 0.02, 0.1, 0.5, 2, 10)
            .register(registry);
    private final Gauge waiting = Gauge.builder()
            .name("godwit_reconciliations_waiting")
            .help("Resources that wait for a thread to look at them.")
            .register(registry);

    public Meters() {
        ProcessMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        reconciliations.initLabelValues("success");
        reconciliations.initLabelValues("failure");
    }

    /**
     * To be called once.
     *
     * @param byReason how many resources there are, by the reason of their condition Ready; asked at each scrape. Empty
     *     where another operator leads, so that a sum over all is right.
     * @param byDrift the same by the reason of their condition Drifted
     * @param leading whether this operator works
     */
    public void observe(
            Supplier<Map<String, Long>> byReason, Supplier<Map<String, Long>> byDrift, Supplier<Boolean> leading) {
        GaugeWithCallback.builder()
                .name("godwit_resources")
                .help("DatabaseMigrations by the reason of their condition Ready.")
                .labelNames("reason")
                .callback(gauge -> byReason.get().forEach((reason, count) -> gauge.call(count, reason)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("godwit_resources_by_drift")
                .help("DatabaseMigrations by the reason of their condition Drifted.")
                .labelNames("reason")
                .callback(gauge -> byDrift.get().forEach((reason, count) -> gauge.call(count, reason)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("godwit_leading")
                .help("1 if this operator works, 0 if it stands by.")
                .callback(gauge -> gauge.call(leading.get() ? 1 : 0))
                .register(registry);
    }

    public void jobStarted(String verb) {
        jobsStarted.labelValues(verb).inc();
    }

    public void jobFinished(Finished job) {
        jobsFinished.labelValues(job.verb(), job.outcome().name()).inc();
        job.took().ifPresent(took -> jobSeconds.labelValues(job.verb()).observe(seconds(took)));
        migrationsApplied.inc(job.applied());
    }

    public void becameReady(Duration after) {
        readySeconds.observe(seconds(after));
    }

    public void reconciliationWaits() {
        waiting.inc();
    }

    public void reconciliationStarted() {
        waiting.dec();
    }

    public void reconciled(Duration took, boolean success) {
        reconciliations.labelValues(success ? "success" : "failure").inc();
        reconciliationSeconds.observe(seconds(took));
    }

    MetricSnapshots scrape() {
        return registry.scrape();
    }

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis() / MILLIS);
    }
}
