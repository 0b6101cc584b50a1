package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.policy.Policy;
import dev.godwit.operator.policy.PolicyReader;
import io.fabric8.kubernetes.api.model.PodSpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the operator's policy refuses, and how it goes on once it need not. */
@ExtendWith(ApiServer.class)
class PolicyIT {

    private Stage stage;

    @BeforeEach
    void prepare(ApiServer.Running server) {
        stage = new Stage(server);
        stage.configMap("blog-migrations", Blog.FILES);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aServiceAccountIsRefusedByDefaultAndTheJobIsMadeOnceTheSpecAsksForNone() {
        stage.started();
        stage.migration("job: {serviceAccountName: admin, nodeSelector: {disk: ssd}, tolerations: [{key: a}]}");

        assertThat(stage.awaitStatus(Reason.InvalidSpec).conditions().getFirst().message())
                .contains("spec.job.serviceAccountName is not allowed by the operator's default policy");
        assertThat(stage.jobs()).isEmpty();

        stage.patch("{\"spec\":{\"job\":{\"serviceAccountName\":null}}}");
        PodSpec pod = stage.awaitJob(1).job.getSpec().getTemplate().getSpec();
        assertThat(pod.getServiceAccountName()).isNull();
        assertThat(pod.getNodeSelector()).containsEntry("disk", "ssd");
        assertThat(pod.getTolerations()).hasSize(1);
    }

    @Test
    void anOperatorThatComesBackWithAnotherPolicyGoesOnWithWhatWasRefused() {
        stage.policy = PolicyReader.read("[{\"namespaces\": [\"stage-*\"], \"allowedHosts\": [\"*.db\"]}]");
        stage.started();
        stage.migration("");
        assertThat(stage.awaitStatus(Reason.InvalidSpec).conditions().getFirst().message())
                .contains("the host blog-db is not allowed by rule 1")
                .contains("allows *.db");

        stage.stop();
        stage.policy = Policy.NONE;
        stage.started();

        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
    }
}
