package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Pods, operator, node and database go away in the middle of a migration. Nobody helps, and nothing is applied twice. */
@Isolated("it takes away what all tests share")
class FaultIT {

    private static final String FIRST = "20240101000000_first";
    private static final String SECOND = "20240102000000_second";
    private static final String SLOW =
            "CREATE TABLE second (n int); INSERT INTO second VALUES (1); SELECT pg_sleep(10);";

    @Test
    void aPodThatIsKilledWhileItBuildsAnIndexIsFollowedByOneThatBuildsItAgain() {
        try (Scenario blog = deployed();
                Held held = new Held(blog.postgres(), "LOCK TABLE first IN ROW EXCLUSIVE MODE")) {
            begin(blog, "CREATE INDEX CONCURRENTLY i ON first (n)");
            awaitStatement(blog, "CREATE INDEX%");
            killPods(blog);
            blog.asserted(() -> assertThat(blog.jobs()).hasSize(3));
            held.end();

            assertFinished(blog);
            assertThat(blog.postgres().query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass"))
                    .containsExactly("t");
            assertThat(blog.events()).contains("Interrupted");
        }
    }

    @Test
    void podAndOperatorThatAreKilledAtOnceAreBothReplaced() {
        try (Scenario blog = deployed()) {
            begin(blog, SLOW);
            awaitStatement(blog, "%pg_sleep(10)%");
            Cluster.replaceOperator();
            killPods(blog);

            assertFinished(blog);
            assertThat(blog.postgres().query("SELECT n FROM second")).containsExactly("1");
            assertThat(blog.jobs()).hasSize(3);
        }
    }

    @Test
    void aPodThatIsGivenUpWhileItStillRunsOnALostNodeDoesNotDeployBesideTheNext() throws Exception {
        var kubelet = Kubelet.find();
        assumeTrue(
                kubelet.isPresent(),
                "the kubelet of this cluster is no process of this machine, so it cannot be frozen");
        try (Scenario blog = deployed()) {
            begin(blog, SLOW);
            awaitStatement(blog, "%pg_sleep(10)%");
            kubelet.get().whileFrozen(() -> {
                // What a person does, or the cluster after some minutes.
                killPods(blog);
                blog.asserted(() -> assertThat(blog.jobs()).hasSize(3));
            });

            assertFinished(blog);
            assertThat(blog.postgres().query("SELECT n FROM second")).containsExactly("1");
            assertThat(blog.events()).contains("Interrupted");
        }
    }

    @Test
    void aDatabaseThatIsRestartedInTheMiddleIsWaitedFor() {
        try (Scenario blog = deployed()) {
            begin(blog, SLOW);
            awaitStatement(blog, "%pg_sleep(10)%");
            blog.postgres().crash();

            assertFinished(blog);
            assertThat(blog.postgres().query("SELECT n FROM second")).containsExactly("1");
        }
    }

    @Test
    void whoHasTheLockIsNamedWhileAJobWaitsForIt() {
        // Prisma's own lock, which somebody has who runs prisma migrate by hand.
        try (Scenario blog = deployed();
                Held held = new Held(blog.postgres(), "SELECT pg_advisory_lock(72707369)")) {
            begin(blog, "CREATE TABLE second (n int)");
            String pid = held.pid();
            blog.asserted(() -> {
                assertThat(blog.ready().reason()).isEqualTo("WaitingForLock");
                assertThat(blog.ready().message())
                        .contains("pid " + pid + " (psql)", "pg_terminate_backend(" + pid + ")");
                var lock = Objects.requireNonNull(blog.status().lock());
                assertThat(lock.pid()).isEqualTo(Integer.parseInt(pid));
                assertThat(lock.applicationName()).isEqualTo("psql");
                assertThat(lock.since()).isNotNull();
            });
            blog.postgres().query("SELECT pg_terminate_backend(" + pid + ")");

            assertFinished(blog);
            assertThat(blog.status().lock()).isNull();
            assertThat(blog.jobs()).hasSize(2);
            assertThat(blog.events()).containsSubsequence("Applied", "WaitingForLock", "Applied");
        }
    }

    private static Scenario deployed() {
        Scenario blog = Scenario.withPostgres();
        blog.putBundle(Map.of(FIRST + ".sql", "CREATE TABLE first (n int);"));
        blog.applyMinimal();
        blog.awaitVersion(FIRST);
        return blog;
    }

    private static void begin(Scenario blog, String sql) {
        blog.putBundle(Map.of(FIRST + ".sql", "CREATE TABLE first (n int);", SECOND + ".sql", sql));
    }

    private static void awaitStatement(Scenario blog, String query) {
        blog.asserted(() -> assertThat(blog.postgres()
                        .query("SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '" + query
                                + "' AND application_name LIKE 'godwit/%'"))
                .containsExactly("1"));
    }

    /** Without grace, as when a node goes away. */
    private static void killPods(Scenario blog) {
        var pods = Cluster.client().pods().inNamespace(blog.namespace());
        for (var pod :
                pods.withLabel("app.kubernetes.io/managed-by", "godwit").list().getItems()) {
            pods.resource(pod).withGracePeriod(0).delete();
        }
    }

    private static void assertFinished(Scenario blog) {
        blog.awaitVersion(SECOND);
        assertThat(blog.postgres().ledger()).containsExactly(FIRST, SECOND);
        assertThat(blog.postgres()
                        .query("SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND"
                                + " finished_at IS NOT NULL ORDER BY 1"))
                .containsExactly(FIRST, SECOND);
        assertThat(blog.status().history()).isNotNull();
        assertThat(Objects.requireNonNull(blog.status().history()).length()).isEqualTo(2);
    }

    /** A transaction of somebody else, open until this is closed. */
    private static final class Held implements AutoCloseable {

        private static final String MARK = "SELECT pg_sleep(100) AS held";

        private final Postgres postgres;
        private final CompletableFuture<?> session;

        Held(Postgres postgres, String sql) {
            this.postgres = postgres;
            // It ends by being ended, which psql takes for a failure.
            session = CompletableFuture.runAsync(() -> postgres.query("BEGIN; " + sql + "; " + MARK))
                    .exceptionally(e -> null);
            Eventually.holds("somebody else has what the migration needs", () -> !pids().isEmpty());
        }

        String pid() {
            return pids().getFirst();
        }

        private java.util.List<String> pids() {
            return postgres.query(
                    "SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%AS he' || 'ld'");
        }

        void end() {
            pids().forEach(pid -> postgres.query("SELECT pg_terminate_backend(" + pid + ")"));
            session.join();
        }

        @Override
        public void close() {
            end();
        }
    }
}
