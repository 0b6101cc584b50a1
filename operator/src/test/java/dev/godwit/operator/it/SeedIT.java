package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A seed's ConfigMap, and the Jobs that its changes make. */
@ExtendWith(ApiServer.class)
class SeedIT {

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("seed: {configMap: {name: blog-seed, key: seed.sql}}");
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void theSeedIsWaitedForGivenToTheJobAndRunAgainWhenItChanges() {
        assertThat(message(stage.awaitStatus(Reason.WaitingForBundle))).contains("There is no ConfigMap blog-seed");
        stage.configMap("blog-seed", Map.of("other.sql", "SELECT 1;"));
        assertThat(message(stage.awaitStatus(Reason.InvalidBundle)))
                .contains("spec.seed: ConfigMap blog-seed has no key seed.sql");

        stage.configMap("blog-seed", Map.of("seed.sql", "SELECT 1;"));
        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        assertThat(arguments(stage.jobs().getFirst()))
                .containsSequence("--seed", "/seed/seed.sql", "--expect-seed", "sha256:" + Sha256.hex("SELECT 1;"));

        stage.configMap("blog-seed", Map.of("seed.sql", "SELECT 2;"));
        stage.awaitJob(2).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        assertThat(arguments(stage.jobs().getLast())).contains("sha256:" + Sha256.hex("SELECT 2;"));

        stage.configMap("blog-seed", Map.of("seed.sql", "SELECT 2;", "README", "not ours"));
        stage.awaitCalm();
        assertThat(stage.jobs()).as("another key is nothing to it").hasSize(2);
    }

    private static List<String> arguments(Job job) {
        return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getArgs();
    }

    private static String message(DatabaseMigrationStatus status) {
        var ready = Stage.ready(status);
        return ready == null ? "" : ready.message();
    }
}
