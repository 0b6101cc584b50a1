package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example's chart by the real Helm 4, and {@code kubectl wait}: what both make of a release that works and of one that does not. */
class HelmIT {

    private static final String MORE = "20240601000000_more";

    @TempDir
    Path chart;

    @Test
    void waitEndsWithTheSchemaOrWithTheFailureAndNeverWithTheReleaseBefore() throws Exception {
        copyChart();
        try (Scenario blog = Scenario.withPostgres()) {
            Said installed = helm(blog, "--wait", "--timeout", "5m");
            assertThat(installed.code()).as(installed.text()).isZero();
            // At once: what is not there when helm has ended was not waited for.
            assertThat(blog.ready().reason()).isEqualTo("Applied");
            assertThat(blog.status().version()).isEqualTo(Blog.CONTRACT);

            putMigration("SELECT 1 / 0;");
            Said failed = helm(blog, "--wait", "--timeout", "5m");
            assertThat(failed.code()).as(failed.text()).isNotZero();
            assertThat(failed.text())
                    .contains("DatabaseMigration/" + blog.namespace() + "/blog not ready. status: Failed")
                    .doesNotContain("context deadline exceeded");
            assertThat(blog.ready().reason()).isEqualTo("MigrationFailed");
            assertThat(waitFor(blog, "Stalled").code()).isZero();

            putMigration("CREATE TABLE more (id int PRIMARY KEY);");
            Said corrected = helm(blog);
            assertThat(corrected.code()).as(corrected.text()).isZero();
            Said ready = waitFor(blog, "Ready");
            assertThat(ready.code()).as(ready.text()).isZero();
            assertThat(blog.status().version()).isEqualTo(MORE);
        }
    }

    private void copyChart() throws IOException {
        Path example = Cluster.file("examples/helm");
        Files.copy(example.resolve("Chart.yaml"), chart.resolve("Chart.yaml"));
        Path templates = Files.createDirectory(chart.resolve("templates"));
        Files.copy(example.resolve("templates/migrations.yaml"), templates.resolve("migrations.yaml"));
        for (String migration : Blog.ALL) {
            putMigration(migration, Blog.sql(migration));
        }
    }

    private void putMigration(String sql) throws IOException {
        putMigration(MORE, sql);
    }

    private void putMigration(String name, String sql) throws IOException {
        Path folder = Files.createDirectories(chart.resolve("migrations").resolve(name));
        Files.writeString(folder.resolve("migration.sql"), sql);
    }

    private Said helm(Scenario blog, String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Cluster.file("e2e/cluster/cluster").toString(),
                "helm",
                "--kubeconfig",
                Cluster.kubeconfig().toString(),
                "--namespace",
                blog.namespace(),
                "upgrade",
                "--install",
                "blog",
                chart.toString()));
        command.addAll(List.of(more));
        return run(command);
    }

    private static Said waitFor(Scenario blog, String condition) throws IOException, InterruptedException {
        return run(List.of(
                "kubectl",
                "--kubeconfig",
                Cluster.kubeconfig().toString(),
                "--namespace",
                blog.namespace(),
                "wait",
                "dbm/blog",
                "--for=condition=" + condition,
                "--timeout=" + Eventually.PATIENCE.toSeconds() + "s"));
    }

    private static Said run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    private record Said(int code, String text) {}
}
