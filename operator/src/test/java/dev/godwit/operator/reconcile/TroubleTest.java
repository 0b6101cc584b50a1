package dev.godwit.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroubleTest {

    @Test
    void anApiServerThatIsAwayIsNotAskedAgainBeforeFiveSeconds() {
        KubernetesClientException away =
                new KubernetesClientException("An error has occurred.", new ConnectException("Connection refused"));

        assertThat(Trouble.pause(away)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
        assertThat(Trouble.words(away)).isEqualTo("ConnectException: Connection refused");
    }

    @Test
    void whoWroteTooLateLooksAgainAtOnce() {
        assertThat(Trouble.pause(new StatusWriter.StaleStatus())).isLessThan(Duration.ofSeconds(1));
        assertThat(Trouble.pause(new KubernetesClientException("conflict", 409, null)))
                .isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aRefusalBecauseItsNamespaceEndsIsToldFromAMissingRight() {
        assertThat(Cluster.isNamespaceEnding(answer(403, "NamespaceTerminating", "jobs")))
                .isTrue();
        assertThat(Cluster.isNamespaceEnding(answer(404, "", "namespaces"))).isTrue();
        assertThat(Cluster.isNamespaceEnding(answer(403, "", "jobs"))).isFalse();
        assertThat(Cluster.isNamespaceEnding(answer(404, "", "jobs"))).isFalse();
        assertThat(Cluster.isNamespaceEnding(new KubernetesClientException("away")))
                .isFalse();
    }

    private static KubernetesClientException answer(int code, String cause, String kind) {
        Status status = new StatusBuilder()
                .withCode(code)
                .withNewDetails()
                .withKind(kind)
                .addNewCause()
                .withReason(cause)
                .endCause()
                .endDetails()
                .build();
        return new KubernetesClientException("refused", code, status);
    }
}
