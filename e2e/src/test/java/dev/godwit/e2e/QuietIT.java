package dev.godwit.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Isolated("it counts requests, and a test that replaces the operator makes some")
class QuietIT {

    private static final String OPERATOR = "system:serviceaccount:" + Cluster.OPERATOR_NAMESPACE + ":godwit";

    @Test
    void anUpToDateResourceCostsNoRequestAndNoWrite() throws Exception {
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            blog.applyMinimal();
            blog.awaitVersion(Blog.POSTS);
            blog.asserted(() -> assertThat(blog.events()).contains("Applied"));
            Thread.sleep(3000);
            String version = blog.migration().getMetadata().getResourceVersion();
            int jobs = blog.jobs().size();
            List<String> before = requestsAbout(blog.namespace());

            // A change that means nothing: the operator sees it and has nothing to say.
            blog.annotate("example.org/looked-at", "yes");
            blog.putBundle(Blog.first(2));
            Thread.sleep(5000);

            assertThat(blog.jobs()).hasSize(jobs);
            assertThat(blog.status()).isNotNull();
            assertThat(Long.parseLong(blog.migration().getMetadata().getResourceVersion()))
                    .as("only the annotation was written")
                    .isGreaterThan(Long.parseLong(version));
            assertThat(requestsAbout(blog.namespace())).isEqualTo(before);
        }
    }

    @Test
    void aDeployCostsSixRequests() throws Exception {
        assumeThat(Cluster.auditLog()).as("only e2e/cluster has an audit log").isPresent();
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(2));
            Thread.sleep(1000);
            blog.applyMinimal();
            blog.awaitVersion(Blog.POSTS);
            blog.asserted(() -> assertThat(blog.events()).contains("Applied"));

            assertThat(kindsOfRequests(blog.namespace()))
                    .containsExactlyInAnyOrder(
                            "get configmaps",
                            "create jobs",
                            "update databasemigrations/status",
                            "create events",
                            "update databasemigrations/status",
                            "create events");
        }
    }

    @Test
    void eachFurtherJobCostsTwoRequests() throws Exception {
        assumeThat(Cluster.auditLog()).as("only e2e/cluster has an audit log").isPresent();
        try (Scenario blog = Scenario.withPostgres()) {
            blog.putBundle(Blog.first(3));
            Thread.sleep(1000);
            blog.apply("""
                      deploy: {granularity: PerMigration}
                      job: {keepSucceeded: 10}
                    """);
            blog.awaitVersion(Blog.CATEGORIES);
            blog.asserted(() -> assertThat(blog.events()).contains("Applied"));

            assertThat(blog.jobs()).hasSize(3);
            assertThat(kindsOfRequests(blog.namespace()))
                    .containsExactlyInAnyOrder(
                            "get configmaps",
                            "create jobs",
                            "update databasemigrations/status",
                            "create events",
                            "create jobs",
                            "update databasemigrations/status",
                            "create jobs",
                            "update databasemigrations/status",
                            "update databasemigrations/status",
                            "create events");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "list", "watch", "create", "update", "patch", "delete"})
    void theOperatorMayDoNothingWithSecrets(String verb) {
        assertThat(allowed(verb, "", "secrets")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"update", "patch", "delete", "deletecollection"})
    void theOperatorMayNotChangeBundles(String verb) {
        assertThat(allowed(verb, "", "configmaps")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "update", "patch", "delete"})
    void theOperatorMayNotChangePods(String verb) {
        assertThat(allowed(verb, "", "pods")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "update", "patch", "delete"})
    void theOperatorAgreesToNothing(String verb) {
        assertThat(allowed(verb, "godwit.dev", "migrationapprovals")).isFalse();
    }

    @Test
    void theOperatorIsRefusedNothingItAsksFor() throws IOException {
        Path log = Cluster.auditLog().orElse(null);
        if (log == null) {
            assertThat(operatorLog()).isNotBlank().doesNotContainIgnoringCase("forbidden");
        } else {
            assertThat(requests(log, entry -> true)).isNotEmpty();
            assertThat(requests(log, QuietIT::refused)).isEmpty();
        }
    }

    /** What nobody may do in a namespace that is being deleted does not count. */
    private static boolean refused(JsonNode entry) {
        JsonNode response = entry.path("responseStatus");
        return response.path("code").asInt() == 403
                && !response.path("message").asText().contains("being terminated");
    }

    private static String operatorLog() {
        return Cluster.client()
                .apps()
                .deployments()
                .inNamespace(Cluster.OPERATOR_NAMESPACE)
                .withName("godwit")
                .getLog();
    }

    private static boolean allowed(String verb, String group, String resource) {
        SubjectAccessReview review = Cluster.client()
                .authorization()
                .v1()
                .subjectAccessReview()
                .create(new SubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withUser(OPERATOR)
                        .withNewResourceAttributes()
                        .withGroup(group)
                        .withResource(resource)
                        .withVerb(verb)
                        .withNamespace("default")
                        .endResourceAttributes()
                        .endSpec()
                        .build());
        return review.getStatus().getAllowed();
    }

    /** On a cluster that is not ours there is no audit log: then what the operator wrote must do. */
    private static List<String> requestsAbout(String namespace) throws IOException {
        Path log = Cluster.auditLog().orElse(null);
        return log == null
                ? List.of()
                : requests(
                        log,
                        entry -> namespace.equals(
                                entry.path("objectRef").path("namespace").asText()));
    }

    private static List<String> kindsOfRequests(String namespace) throws IOException {
        Pattern resource = Pattern.compile("^(\\S+) .*/namespaces/" + namespace + "/([^/?]+)(?:/[^/?]+(/[^/?]+)?)?.*$");
        return requestsAbout(namespace).stream()
                .map(request -> {
                    Matcher parts = resource.matcher(request);
                    return parts.matches()
                            ? parts.group(1) + " " + parts.group(2) + Objects.requireNonNullElse(parts.group(3), "")
                            : request;
                })
                .toList();
    }

    private static List<String> requests(Path log, java.util.function.Predicate<JsonNode> which) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> found = new ArrayList<>();
        try (Stream<String> lines = Files.lines(log)) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode entry = mapper.readTree(line);
                if (OPERATOR.equals(entry.path("user").path("username").asText()) && which.test(entry)) {
                    found.add(entry.path("verb").asText() + " "
                            + entry.path("requestURI").asText());
                }
            }
        }
        return found;
    }
}
