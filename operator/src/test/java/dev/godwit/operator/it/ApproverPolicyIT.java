package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.godwit.bundle.Sha256;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may agree, by what the chart installs. */
@ExtendWith(ApiServer.class)
class ApproverPolicyIT {

    private static final String PLAN = "sha256:" + Sha256.hex("a plan");

    @Test
    void whoMayEditMigrationsMayNotAgreeAndWhoMayAgreeDoesSoInTheirOwnNameOnly(ApiServer.Running server) {
        try (Stage stage = new Stage(server);
                KubernetesClient developer = as(server, "dora");
                KubernetesClient approver = as(server, "ada")) {
            grant(stage, "godwit-edit", "dora");
            grant(stage, "godwit-approver", "ada");
            install(stage);
            // The API server takes up a new policy a moment later.
            await().atMost(Stage.SOON)
                    .untilAsserted(() -> assertThatExceptionOfType(KubernetesClientException.class)
                            .isThrownBy(() -> agree(approver, stage, "probe", "bob"))
                            .withMessageContaining("spec.approvedBy must be whoever makes the approval, here \"ada\""));

            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> agree(approver, stage, "nameless", null));
            assertThatExceptionOfType(KubernetesClientException.class)
                    .isThrownBy(() -> agree(developer, stage, "mine", "dora"))
                    .withMessageContaining("cannot create resource \"migrationapprovals\"");
            agree(approver, stage, "mine", "ada");
        }
    }

    private static void agree(KubernetesClient who, Stage stage, String name, @Nullable String as) {
        who.resource(Stage.approval(stage.namespace, name, "blog", PLAN, as)).create();
    }

    private static KubernetesClient as(ApiServer.Running server, String user) {
        Config config = server.config();
        config.setImpersonateUsername(user);
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    private static void grant(Stage stage, String clusterRole, String user) {
        ChartRights.objects(ClusterRole.class).stream()
                .filter(role -> role.getMetadata().getName().equals(clusterRole))
                .forEach(role -> stage.people.resource(role).createOr(r -> r.update()));
        stage.people
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName(clusterRole)
                        .withNamespace(stage.namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", clusterRole)
                        .addNewSubject("rbac.authorization.k8s.io", "User", user, null)
                        .build())
                .create();
    }

    /** For this namespace only: other tests share the API server. */
    private static void install(Stage stage) {
        ChartRights.objects(ValidatingAdmissionPolicy.class)
                .forEach(policy -> stage.people.resource(policy).create());
        var bindings = ChartRights.objects(ValidatingAdmissionPolicyBinding.class);
        assertThat(bindings).hasSize(1);
        stage.people
                .resource(new ValidatingAdmissionPolicyBindingBuilder(bindings.getFirst())
                        .editSpec()
                        .withNewMatchResources()
                        .withNewNamespaceSelector()
                        .withMatchLabels(Map.of("kubernetes.io/metadata.name", stage.namespace))
                        .endNamespaceSelector()
                        .endMatchResources()
                        .endSpec()
                        .build())
                .create();
    }
}
