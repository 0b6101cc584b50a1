package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("it upgrades the operator, which all tests share")
class HandoverIT {

    private static final String SLOW = "20240101000000_slow";

    @BeforeAll
    static void twoOperators() {
        Cluster.upgrade("--set", "replicas=2");
        Eventually.holds(
                "one of two operators leads",
                () -> !leader().isEmpty() && operators().size() == 2);
    }

    @AfterAll
    static void oneOperator() {
        // First they let go of the lease: the chart takes the right to it away from an operator that is alone.
        Cluster.client()
                .apps()
                .deployments()
                .inNamespace(Cluster.OPERATOR_NAMESPACE)
                .withName("godwit")
                .scale(0);
        Eventually.holds("both have ended", () -> pods().isEmpty());
        Cluster.upgrade();
    }

    @Test
    void anUpgradeInMidJobStartsNothingTwiceAndTellsTheEnd() {
        try (Scenario blog = runningFor(20)) {
            List<String> before = operators();

            Cluster.upgrade(
                    "--set", "replicas=2", "--set-string", "podAnnotations.example\\.org/upgrade=" + System.nanoTime());

            Eventually.asserted(() -> assertThat(operators()).hasSize(2).doesNotContainAnyElementsOf(before));
            blog.awaitVersion(SLOW);
            assertThat(blog.jobs()).hasSize(1);
            assertThat(blog.postgres().ledger()).containsExactly(SLOW);
        }
    }

    @Test
    void aLeaderThatIsGoneInMidJobIsReplacedAndNothingStartsTwice() {
        try (Scenario blog = runningFor(15)) {
            String first = leader();

            Cluster.client()
                    .pods()
                    .inNamespace(Cluster.OPERATOR_NAMESPACE)
                    .withName(first)
                    .withGracePeriod(0)
                    .delete();

            Eventually.asserted(() -> assertThat(leader()).isNotEmpty().isNotEqualTo(first));
            blog.awaitVersion(SLOW);
            assertThat(blog.jobs()).hasSize(1);
            assertThat(blog.postgres().ledger()).containsExactly(SLOW);
        }
    }

    /** Its one migration has begun. */
    private static Scenario runningFor(int seconds) {
        Scenario blog = Scenario.withPostgres();
        blog.putBundle(Map.of(SLOW + ".sql", "CREATE TABLE slow (id int); SELECT pg_sleep(" + seconds + ");"));
        blog.applyMinimal();
        blog.asserted(() -> assertThat(
                        blog.postgres()
                                .query(
                                        "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"))
                .containsExactly("1"));
        return blog;
    }

    private static List<String> operators() {
        return pods().stream()
                .map(Pod::getMetadata)
                .filter(meta -> meta.getDeletionTimestamp() == null)
                .map(meta -> meta.getName())
                .toList();
    }

    private static List<Pod> pods() {
        return Cluster.client()
                .pods()
                .inNamespace(Cluster.OPERATOR_NAMESPACE)
                .withLabel("app.kubernetes.io/component", "operator")
                .list()
                .getItems();
    }

    private static String leader() {
        return Optional.ofNullable(Cluster.client()
                        .leases()
                        .inNamespace(Cluster.OPERATOR_NAMESPACE)
                        .withName("godwit")
                        .get())
                .map(lease -> Objects.requireNonNullElse(lease.getSpec().getHolderIdentity(), ""))
                .orElse("");
    }
}
