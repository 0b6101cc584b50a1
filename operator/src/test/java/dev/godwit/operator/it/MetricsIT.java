package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.telemetry.HealthServer;
import dev.godwit.report.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What Prometheus is told. */
@ExtendWith(ApiServer.class)
class MetricsIT {

    @Test
    void aScrapeTellsWhatResourcesJobsAndMigrationsCameTo(ApiServer.Running server) throws Exception {
        try (Stage stage = new Stage(server).started();
                HealthServer health = HealthServer.start(0, Optional::empty, stage.meters)) {
            stage.configMap("blog-migrations", Blog.FILES);
            stage.migration("");
            stage.awaitJob(1).ends(Reports.blind(Outcome.BundleChanged, "another bundle."));
            stage.awaitJob(2);
            stage.liveJob().ends(Reports.looked(Reports.applied(Blog.ALL), Reports.columns(2)));
            stage.awaitStatus(Reason.Applied);
            stage.awaitCalm();

            await().atMost(Stage.SOON)
                    .untilAsserted(
                            () -> assertThat(scrape(health)).contains("godwit_resources{reason=\"Applied\"} 1.0"));
            assertThat(scrape(health))
                    .contains(
                            "godwit_jobs_started_total{verb=\"deploy\"} 2.0",
                            "godwit_jobs_finished_total{outcome=\"Applied\",verb=\"deploy\"} 1.0",
                            "godwit_jobs_finished_total{outcome=\"BundleChanged\",verb=\"deploy\"} 1.0",
                            "godwit_job_duration_seconds_count{verb=\"deploy\"} 2",
                            "godwit_migrations_applied_total 2.0",
                            "godwit_time_to_ready_seconds_count 1",
                            "godwit_reconciliations_total{result=\"failure\"} 0.0",
                            "godwit_reconciliations_waiting 0.0",
                            "godwit_resources_by_drift{reason=\"DriftDetected\"} 1.0",
                            "godwit_leading 1.0",
                            "process_cpu_seconds_total",
                            "jvm_memory_used_bytes{area=\"heap\"}");
        }
    }

    @Test
    void namesOfResourcesAndNamespacesAreNoLabels(ApiServer.Running server) throws Exception {
        try (Stage stage = new Stage(server).started();
                HealthServer health = HealthServer.start(0, Optional::empty, stage.meters)) {
            stage.migration("");
            stage.awaitStatus(Reason.WaitingForBundle);

            await().atMost(Stage.SOON)
                    .untilAsserted(() -> assertThat(scrape(health))
                            .contains("reason=\"WaitingForBundle\"")
                            .doesNotContain(stage.namespace, "\"" + Stage.NAME + "\""));
        }
    }

    private static String scrape(HealthServer health) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://localhost:" + health.port() + "/metrics"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
            return answer.body();
        }
    }
}
