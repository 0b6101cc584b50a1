package dev.godwit.operator.it;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The rights that the chart gives the operator, and an operator that has them. */
final class ChartRights {

    private static final Path CHART = Path.of("../helm/src/test/resources/golden/defaults.yaml");
    private static final String USER = "system:serviceaccount:godwit-system:godwit";

    private ChartRights() {}

    /** One verb on one resource. */
    record Right(String group, String resource, String verb) {

        @Override
        public String toString() {
            return verb + " " + resource;
        }
    }

    static List<PolicyRule> rules() {
        return objects(ClusterRole.class).stream()
                .map(ClusterRole::getRules)
                .filter(rules -> rules.stream().anyMatch(r -> r.getResources().contains("databasemigrations/status")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the chart has no ClusterRole for the operator"));
    }

    /** What the chart installs of one kind. */
    static <T extends HasMetadata> List<T> objects(Class<T> kind) {
        // Only for its parser: it connects to nothing.
        try (KubernetesClient client =
                        new KubernetesClientBuilder().withConfig(Config.empty()).build();
                InputStream chart = Files.newInputStream(CHART)) {
            return client.load(chart).items().stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Right> all() {
        return rules().stream()
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource ->
                                        rule.getVerbs().stream().map(verb -> new Right(group, resource, verb)))))
                .toList();
    }

    /** A namespace whose operator has these rights there and no others. */
    static Stage stage(ApiServer.Running server, List<Right> rights) {
        Stage stage = new Stage(server, builder -> impersonating(server));
        stage.people
                .resource(new RoleBuilder()
                        .withNewMetadata()
                        .withName("godwit")
                        .withNamespace(stage.namespace)
                        .endMetadata()
                        .withRules(rights.stream()
                                .map(right -> new PolicyRule(
                                        List.of(right.group()),
                                        null,
                                        null,
                                        List.of(right.resource()),
                                        List.of(right.verb())))
                                .toList())
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
        return stage;
    }

    private static KubernetesClientBuilder impersonating(ApiServer.Running server) {
        Config config = server.config();
        config.setImpersonateUsername(USER);
        // What is refused is refused: nothing to wait for.
        config.setRequestRetryBackoffLimit(0);
        return new KubernetesClientBuilder().withConfig(config);
    }
}
