package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.MigrationApproval;
import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus.Agreement;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A plan that waits for a person's word, and what the word does. */
@ExtendWith(ApiServer.class)
class ApprovalIT {

    private static final String PLAN = "sha256:" + Sha256.hex("a plan");
    private static final String OTHER = "sha256:" + Sha256.hex("another plan");

    private Stage stage;

    @BeforeEach
    void waiting(ApiServer.Running server) {
        stage = new Stage(server);
        stage.approversVerified = true;
        stage.configMap("blog-migrations", Blog.FILES);
        stage.started();
        stage.migration("");
        stage.awaitJob(1).ends(waits(PLAN));
        stage.awaitStatus(Reason.AwaitingApproval);
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void theRightOneStartsAJobThatIsToldOfItAndIsUsedWhenItHasEnded() {
        assertThat(stage.status().plan()).isNotNull();
        stage.approval("yes", PLAN, "ada");

        PlayedJob job = stage.awaitJob(2);
        assertThat(arguments(job)).containsSequence("--approved", PLAN);
        assertThat(Objects.requireNonNull(stage.status().plan()).approval())
                .extracting(Agreement::name, Agreement::approvedBy, Agreement::identity)
                .containsExactly("yes", "ada", Identity.Verified);
        assertThat(Objects.requireNonNull(Stage.ready(stage.status())).message())
                .contains("ada agreed to the plan at", "by MigrationApproval yes");

        job.ends(Reports.planned(Outcome.Applied, Blog.ALL, PLAN, ""));
        stage.awaitStatus(Reason.Applied, status -> assertThat(status.plan()).isNull());
        assertThat(state("yes")).isEqualTo(State.Used);
        assertThat(stage.events())
                .extracting(e -> e.getReason())
                .containsExactly("Deploying", "AwaitingApproval", "Deploying", "Applied");
    }

    @Test
    void aWrongOneIsToldSoAndStartsNothingAlsoAfterARestart() {
        stage.approval("wrong", OTHER, "ada");
        await().atMost(Stage.SOON)
                .untilAsserted(() -> assertThat(state("wrong")).isEqualTo(State.Stale));
        stage.awaitCalm();
        stage.stop();
        stage.started();
        stage.awaitCalm();

        assertThat(stage.jobs()).hasSize(1);
        assertThat(stage.requests.made()).noneMatch(request -> request.startsWith("PUT "));
        stage.awaitStatus(Reason.AwaitingApproval);
    }

    @Test
    void oneForAnotherMigrationIsNobodysBusinessHere() {
        stage.people
                .resource(Stage.approval(stage.namespace, "theirs", "shop", PLAN, "ada"))
                .create();
        stage.awaitCalm();

        assertThat(stage.jobs()).hasSize(1);
        assertThat(state("theirs")).isNull();
    }

    @Test
    void theMessageHoldsTheOneThatIsWanted() {
        String message = Objects.requireNonNull(Stage.ready(stage.status())).message();
        String pasted = message.substring(message.indexOf("<<EOF\n") + "<<EOF\n".length(), message.lastIndexOf("\nEOF"))
                .replaceAll("\"\\$\\(kubectl .*\\)\"", "ada");

        stage.people
                .load(new ByteArrayInputStream(pasted.getBytes(StandardCharsets.UTF_8)))
                .create();

        assertThat(arguments(stage.awaitJob(2))).containsSequence("--approved", PLAN);
    }

    private static Report waits(String plan) {
        return Reports.planned(Outcome.AwaitingApproval, Blog.ALL, plan, "table Post is dropped with 1,200 rows.");
    }

    private @Nullable State state(String name) {
        var status = stage.people
                .resources(MigrationApproval.class)
                .inNamespace(stage.namespace)
                .withName(name)
                .require()
                .getStatus();
        return status == null ? null : status.state();
    }

    private static List<String> arguments(PlayedJob job) {
        return job.job
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getArgs();
    }
}
