package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.operator.config.OperatorConfig;
import dev.godwit.operator.config.OperatorConfig.Lease;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.reconcile.GodwitOperator;
import dev.godwit.operator.telemetry.Meters;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two operators and one lease. */
@ExtendWith(ApiServer.class)
class LeadershipIT {

    private static final String NAMESPACE = "leadership";
    /** Less than a lease lasts: whoever leads by then did not wait for it to run out. */
    private static final Duration SOON = Duration.ofSeconds(12);

    @Test
    void theSecondStandsByAndLeadsOnceTheFirstIsTold(ApiServer.Running server) {
        try (KubernetesClient people = server.builder().build();
                KubernetesClient ours = server.builder().build();
                KubernetesClient theirs = server.builder().build()) {
            people.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(NAMESPACE)
                            .endMetadata()
                            .build())
                    .create();
            GodwitOperator first = operator(ours, "first");
            try (GodwitOperator second = operator(theirs, "second")) {
                first.start();
                await().atMost(SOON).until(() -> holder(people).equals("first"));
                second.start();
                assertThat(second.unready()).isEmpty();
                assertThat(holder(people)).isEqualTo("first");

                first.close();

                await().atMost(SOON).until(() -> holder(people).equals("second"));
            }
            assertThat(holder(people)).isEmpty();
        }
    }

    private static GodwitOperator operator(KubernetesClient client, String name) {
        return new GodwitOperator(
                client,
                new OperatorConfig(
                        "example.org/godwit:test",
                        "IfNotPresent",
                        Set.of(NAMESPACE),
                        0,
                        name,
                        Optional.of(new Lease(NAMESPACE, "godwit")),
                        Policy.NONE,
                        false,
                        20,
                        5),
                new Meters(),
                InstantSource.system());
    }

    private static String holder(KubernetesClient people) {
        return Optional.ofNullable(people.leases()
                        .inNamespace(NAMESPACE)
                        .withName("godwit")
                        .get())
                .map(lease -> lease.getSpec().getHolderIdentity())
                .orElse("");
    }
}
