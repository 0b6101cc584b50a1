package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.operator.Reports;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Three resources and an operator that runs one Job at a time. */
@ExtendWith(ApiServer.class)
class QueueIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server);
        stage.maxJobs = 1;
        stage.started();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1);
        add("shop");
        add("news");
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whoWaitsIsToldSoAndStartsWhenOneEndsAndWhoHasWaitedLongestIsFirst() {
        assertThat(stage.jobs()).hasSize(1);

        only("blog").podMade().running().reports(Reports.applied(Blog.ALL));
        await().atMost(Duration.ofSeconds(3)).until(() -> jobsOf("shop").size() == 1);
        assertThat(reason("news")).isEqualTo("Queued");

        only("shop").podMade().running().reports(Reports.applied(Blog.ALL));
        await().atMost(Duration.ofSeconds(3)).until(() -> jobsOf("news").size() == 1);
        only("news").podMade().running().reports(Reports.applied(Blog.ALL));
        List.of("blog", "shop", "news").forEach(name -> awaitReason(name, "Applied"));
        assertThat(stage.jobs()).hasSize(3);
    }

    @Test
    void anOperatorThatComesBackKnowsWhoRunsAndWhoWaits() {
        stage.stop();
        stage.started();
        stage.awaitCalm();
        assertThat(stage.jobs()).hasSize(1);

        only("blog").podMade().running().reports(Reports.applied(Blog.ALL));
        await().atMost(Stage.SOON).until(() -> jobsOf("shop").size() == 1);
        assertThat(reason("news")).isEqualTo("Queued");
    }

    @Test
    void aJobThatCannotStartHoldsUpNobody() {
        only("blog").podMade().waiting("CreateContainerConfigError", "secret \"blog-db\" not found");

        await().atMost(Stage.SOON).until(() -> jobsOf("shop").size() == 1);
        assertThat(reason("blog")).isEqualTo("WaitingForSecret");
    }

    private void add(String name) {
        stage.migration("", yaml -> yaml.replace("metadata: {name: blog,", "metadata: {name: " + name + ","));
        awaitReason(name, "Queued");
        // Whoever was queued in an earlier second waits longer, also to an operator that comes back.
        await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
    }

    private void awaitReason(String name, String reason) {
        await().atMost(Stage.SOON).untilAsserted(() -> assertThat(reason(name)).isEqualTo(reason));
    }

    private String reason(String name) {
        DatabaseMigration migration = stage.people
                .resources(DatabaseMigration.class)
                .inNamespace(stage.namespace)
                .withName(name)
                .require();
        var ready = migration.getStatus() == null ? null : Stage.ready(migration.getStatus());
        return ready == null ? "" : ready.reason();
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
