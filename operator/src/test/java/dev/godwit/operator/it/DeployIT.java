package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ApiServer.class)
class DeployIT {

    private static final List<String> ALL = List.of("20240101000000_init", "20240215000000_add_posts");
    private static final Map<String, String> FILES = Map.of(
            "20240101000000_init.sql", "CREATE TABLE a ();", "20240215000000_add_posts.sql", "CREATE TABLE b ();");

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server).started();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void aBundleIsDeployedByOneJobAndTheStatusTellsIt() {
        stage.configMap("blog-migrations", FILES);
        stage.migration("");

        PlayedJob job = stage.awaitJob(1);
        stage.awaitStatus(Reason.Deploying);
        job.ends(Reports.applied(ALL));

        DatabaseMigrationStatus status = stage.awaitStatus(Reason.Applied);
        assertThat(status.version()).isEqualTo("20240215000000_add_posts");
        assertThat(status.progress()).isEqualTo("2/2");
        assertThat(status.history()).isEqualTo(Reports.history(ALL));
        assertThat(stage.events()).extracting(Event::getReason).containsExactly("Deploying", "Applied");
    }
}
