package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Outcome;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator with exactly the rights that the chart gives it, in one namespace. */
@ExtendWith(ApiServer.class)
class RightsIT {

    private static final Path CHART = Path.of("../helm/src/test/resources/golden/defaults.yaml");
    private static final String USER = "system:serviceaccount:godwit-system:godwit";

    @Test
    void theChartsRightsSufficeAlsoWhileSomebodyElseWritesTheResource(ApiServer.Running server) throws Exception {
        try (Stage stage = new Stage(server, builder -> impersonating(server))) {
            grant(stage, rules(stage));
            stage.started();
            stage.configMap("blog-migrations", Blog.FILES);
            stage.migration("job: {keepSucceeded: 0, keepFailed: 0}");
            AtomicBoolean enough = new AtomicBoolean();
            Thread busy = Thread.ofVirtual().start(() -> {
                for (int i = 0; !enough.get(); i++) {
                    stage.patch("{\"metadata\":{\"annotations\":{\"seen\":\"" + i + "\"}}}");
                }
            });
            stage.awaitJob(1).ends(Reports.blind(Outcome.BundleChanged, "another bundle."));
            stage.awaitStatus(Reason.BundleChanged);
            stage.liveJob().ends(Reports.applied(Blog.ALL));
            stage.awaitStatus(Reason.Applied);
            enough.set(true);
            busy.join();
            stage.awaitCalm();

            assertThat(stage.requests.forbidden()).isEmpty();
            assertThat(stage.jobs()).as("pruned").isEmpty();
            assertThat(stage.events()).isNotEmpty();
        }
    }

    @Test
    void noRightOfTheChartTouchesSecretsOrIsAWildcard(ApiServer.Running server) throws IOException {
        try (Stage stage = new Stage(server)) {
            assertThat(rules(stage)).isNotEmpty().allSatisfy(rule -> {
                assertThat(rule.getResources()).doesNotContain("secrets", "*");
                assertThat(rule.getVerbs()).doesNotContain("*");
                assertThat(rule.getApiGroups()).doesNotContain("*");
            });
        }
    }

    private static List<PolicyRule> rules(Stage stage) throws IOException {
        for (HasMetadata object : stage.people.load(Files.newInputStream(CHART)).items()) {
            if (object instanceof ClusterRole role
                    && role.getRules().stream().anyMatch(r -> r.getResources().contains("databasemigrations/status"))) {
                return role.getRules();
            }
        }
        throw new AssertionError("the chart has no ClusterRole for the operator");
    }

    private static void grant(Stage stage, List<PolicyRule> rules) {
        stage.people
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("godwit")
                        .withNamespace(stage.namespace)
                        .endMetadata()
                        .withRules(rules)
                        .build())
                .create();
        stage.people
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("godwit")
                        .withNamespace(stage.namespace)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "Role", "godwit")
                        .addNewSubject("rbac.authorization.k8s.io", "User", USER, null)
                        .build())
                .create();
    }

    private static KubernetesClientBuilder impersonating(ApiServer.Running server) {
        Config config = server.config();
        config.setImpersonateUsername(USER);
        return new KubernetesClientBuilder().withConfig(config);
    }
}
