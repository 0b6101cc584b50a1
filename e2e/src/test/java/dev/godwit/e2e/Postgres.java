package dev.godwit.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.ExecWatch;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The PostgreSQL of examples/postgres in a test's namespace, asked through {@code psql} in its pod. */
final class Postgres {

    private final String namespace;

    Postgres(String namespace) {
        this.namespace = namespace;
    }

    void awaitReady() {
        Cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("blog-db")
                .waitUntilReady(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Starts no pod, so that nobody answers behind the Service; or starts it again. */
    void scale(int replicas) {
        Cluster.client()
                .apps()
                .deployments()
                .inNamespace(namespace)
                .withName("blog-db")
                .scale(replicas);
    }

    /** Shuts the server down at once, as a crash would; its container is started again, on the same volume. */
    void crash() {
        try {
            query("COPY (SELECT) TO PROGRAM 'kill -QUIT 1'");
        } catch (AssertionError e) {
            // psql learns that the server has gone.
            return;
        }
    }

    /** The rows, one a line, columns separated by {@code |}. */
    List<String> query(String sql) {
        Pod pod = Cluster.client()
                .pods()
                .inNamespace(namespace)
                .withLabel("app.kubernetes.io/name", "blog-db")
                .list()
                .getItems()
                .stream()
                .filter(candidate -> candidate.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no PostgreSQL pod in " + namespace));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (ExecWatch exec = Cluster.client()
                .pods()
                .inNamespace(namespace)
                .withName(pod.getMetadata().getName())
                .writingOutput(out)
                .writingError(err)
                .exec("psql", "-h", "/tmp", "-U", "blog", "-d", "blog", "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql)) {
            Integer code = exec.exitCode().get(30, TimeUnit.SECONDS);
            if (code == null || code != 0) {
                throw new AssertionError("psql failed: " + err.toString(UTF_8));
            }
            return out.toString(UTF_8).lines().toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new AssertionError("psql did not answer", e);
        }
    }

    /** Names in the ledger, in the order of their application. */
    List<String> ledger() {
        return query("SELECT name FROM godwit.applied ORDER BY applied_at, name");
    }

    /** Tables of the schema public that are the user's own. */
    List<String> tables() {
        return query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN"
                + " ('_prisma_migrations', 'flyway_schema_history') ORDER BY tablename");
    }
}
