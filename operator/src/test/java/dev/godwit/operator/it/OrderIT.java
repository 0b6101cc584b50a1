package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.operator.Reports;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Resources that come behind each other, and an operator that is woken by the ones before. */
@ExtendWith(ApiServer.class)
class OrderIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
        stage.configMap("blog-migrations", Blog.FILES);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void theOneBehindStartsAsSoonAsTheOneBeforeIsThereAndReady() {
        add("blog", "{name: identity}");
        awaitReason("blog", "WaitingForDependency");
        assertThat(message("blog")).contains("There is no DatabaseMigration identity in this namespace.");

        add("identity", "");
        await().atMost(Stage.SOON).until(() -> jobsOf("identity").size() == 1);
        await().atMost(Stage.SOON)
                .untilAsserted(() -> assertThat(message("blog")).contains("and is Deploying"));
        assertThat(jobsOf("blog")).isEmpty();

        only("identity").podMade().running().reports(Reports.applied(Blog.ALL));
        await().atMost(Stage.SOON).until(() -> jobsOf("blog").size() == 1);
        only("blog").podMade().running().reports(Reports.applied(Blog.ALL));
        awaitReason("blog", "Applied");

        stage.awaitCalm();
        int before = stage.requests.made().size();
        stage.patch("identity", "{\"spec\":{\"suspend\":true}}");
        awaitReason("identity", "Suspended");
        stage.awaitCalm();
        assertThat(reason("blog")).as("nothing is pending there").isEqualTo("Applied");
        assertThat(stage.requests.made().size() - before)
                .as("requests: the status and the event of the one that was suspended: " + stage.requests.made())
                .isEqualTo(2);
    }

    @Test
    void oneMigrationOfTheOneBeforeIsEnough() {
        add("blog", "{name: identity, migration: " + Blog.ALL.getFirst() + "}");
        add("identity", "");
        await().atMost(Stage.SOON).until(() -> jobsOf("identity").size() == 1);
        only("identity").podMade().running().reports(Reports.failed(Blog.ALL, 1, "23505"));

        await().atMost(Stage.SOON).until(() -> jobsOf("blog").size() == 1);
        awaitReason("identity", "MigrationFailed");
    }

    @Test
    void aCircleIsNamedOnAllOfItAndOpensOnAllOfItWhenOneLeavesOrIsDeleted() {
        add("blog", "{name: identity}");
        add("identity", "{name: billing}");
        add("billing", "{name: blog}");
        List.of("blog", "identity", "billing").forEach(name -> awaitReason(name, "DependencyCycle"));
        assertThat(message("blog")).contains("blog -> identity -> billing -> blog");
        assertThat(stage.jobs()).isEmpty();

        stage.people
                .resources(DatabaseMigration.class)
                .inNamespace(stage.namespace)
                .withName("billing")
                .delete();
        List.of("blog", "identity").forEach(name -> awaitReason(name, "WaitingForDependency"));

        add("billing", "{name: blog}");
        List.of("blog", "identity", "billing").forEach(name -> awaitReason(name, "DependencyCycle"));
        stage.patch("billing", "{\"spec\":{\"dependsOn\":null}}");
        await().atMost(Stage.SOON).until(() -> jobsOf("billing").size() == 1);
        List.of("blog", "identity").forEach(name -> awaitReason(name, "WaitingForDependency"));
    }

    private void add(String name, String first) {
        stage.migration(
                first.isEmpty() ? "" : "dependsOn: [" + first + "]",
                yaml -> yaml.replace("metadata: {name: blog,", "metadata: {name: " + name + ","));
    }

    private void awaitReason(String name, String reason) {
        await().atMost(Stage.SOON)
                .untilAsserted(() -> assertThat(reason(name)).as(name).isEqualTo(reason));
    }

    private String reason(String name) {
        Condition ready = ready(name);
        return ready == null ? "" : ready.reason();
    }

    private String message(String name) {
        Condition ready = ready(name);
        return ready == null ? "" : ready.message();
    }

    private @Nullable Condition ready(String name) {
        DatabaseMigration migration = stage.people
                .resources(DatabaseMigration.class)
                .inNamespace(stage.namespace)
                .withName(name)
                .require();
        return migration.getStatus() == null ? null : Stage.ready(migration.getStatus());
    }

    private List<Job> jobsOf(String name) {
        return stage.jobs().stream()
                .filter(job -> job.getMetadata().getName().startsWith(name + "-"))
                .toList();
    }

    private PlayedJob only(String name) {
        assertThat(jobsOf(name)).hasSize(1);
        return new PlayedJob(stage.people, jobsOf(name).getFirst());
    }
}
