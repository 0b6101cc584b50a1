package dev.godwit.operator.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DriftStatus;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Reason;
import dev.godwit.report.DriftScript;
import dev.godwit.report.Outcome;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Looks at a database that is as its migrations left it, or is not. A change of the spec makes a look due. */
@ExtendWith(ApiServer.class)
class DriftIT {

    private static final String MANY_LEFT = "public.a.c60";

    private Stage stage;

    @BeforeEach
    void start(ApiServer.Running server) {
        stage = new Stage(server);
        stage.maxDriftJobs = 1;
        stage.started();
        stage.configMap("blog-migrations", Blog.FILES);
        stage.migration("");
        stage.awaitJob(1).ends(Reports.looked(Reports.applied(Blog.ALL), Reports.inSync()));
        stage.awaitStatus(Reason.Applied, status -> assertThat(summary(status)).isEqualTo("None"));
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @Test
    void whatALookFindsIsToldWithoutTakingReadyAndClearedOnceItIsGone() {
        lookAgain("23h");
        stage.awaitJob(2).ends(Reports.looked(Reports.applied(Blog.ALL), Reports.columns(1)));
        stage.awaitStatus(Reason.Applied, status -> {
            assertThat(summary(status)).isEqualTo("1 object");
            assertThat(drifted(status).status()).isEqualTo(Condition.Status.TRUE);
            assertThat(drifted(status).message()).contains("column public.a.c1 (Extra)", "accept: [\"sha256:");
        });

        lookAgain("22h");
        stage.awaitJob(3).ends(Reports.looked(Reports.applied(Blog.ALL), Reports.inSync()));
        stage.awaitStatus(Reason.Applied, status -> assertThat(summary(status)).isEqualTo("None"));
        assertThat(stage.events()).extracting(event -> event.getReason()).contains("DriftDetected", "InSync");
    }

    @Test
    void moreThanAStatusHoldsIsInAConfigMapThatNobodyCanChangeAndThatGoesWithItsJob() {
        lookAgain("23h");
        PlayedJob look = stage.awaitJob(2);
        look.ends(Reports.looked(Reports.applied(Blog.ALL), Reports.columns(60)));

        DriftStatus drift = Objects.requireNonNull(stage.awaitStatus(
                        Reason.Applied, status -> assertThat(summary(status)).isEqualTo("60 objects"))
                .drift());
        assertThat(drift.differences()).hasSize(DriftStatus.MAX_DIFFERENCES);
        assertThat(drift.detailsConfigMap()).isEqualTo(look.name());
        assertThat(drifted(stage.status()).message()).contains("all of them are in ConfigMap " + look.name());
        ConfigMap details = stage.people
                .configMaps()
                .inNamespace(stage.namespace)
                .withName(look.name())
                .require();
        assertThat(details.getImmutable()).isTrue();
        assertThat(details.getData()).containsEntry("total", "60").containsEntry("shown", "60");
        assertThat(details.getData().get("differences.yaml")).contains(MANY_LEFT);
        assertThat(details.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid())
                        .isEqualTo(look.job.getMetadata().getUid()));
        assertThat(stage.status().toString()).doesNotContain(MANY_LEFT);
    }

    @Test
    void theSqlThatWouldUndoItIsInTheConfigMapAndWhatItIsLikeInTheStatus() {
        DriftScript script = new DriftScript(
                "DROP INDEX app.extra;\n", 0, 1, 0, 0, 0, false, null, "ALTER ROLE app CREATEDB lets it be tried.");
        lookAgain("23h");
        PlayedJob look = stage.awaitJob(2);
        look.ends(Reports.looked(Reports.applied(Blog.ALL), Reports.columns(1).with(script)));

        stage.awaitStatus(Reason.Applied, status -> {
            assertThat(status.drift()).isNotNull();
            assertThat(Objects.requireNonNull(status.drift()).script())
                    .isEqualTo(
                            new DriftStatus.Script(0, 1, 0, 0, 0, null, "ALTER ROLE app CREATEDB lets it be tried."));
        });
        assertThat(drifted(stage.status()).message()).contains("SQL that undoes them, are in ConfigMap " + look.name());
        assertThat(stage.people
                        .configMaps()
                        .inNamespace(stage.namespace)
                        .withName(look.name())
                        .require()
                        .getData())
                .containsEntry("undo.sql", "DROP INDEX app.extra;\n");
    }

    @Test
    void aLookThatCouldNotLookIsUnknownAndNeverNone() {
        lookAgain("23h");
        stage.awaitJob(2).ends(Reports.blind(Outcome.WaitingForDatabase, "blog-db does not answer."));

        DatabaseMigrationStatus status =
                stage.awaitStatus(Reason.Applied, s -> assertThat(summary(s)).isEqualTo("Unknown"));
        assertThat(drifted(status).status()).isEqualTo(Condition.Status.UNKNOWN);
        assertThat(drifted(status).message()).contains("blog-db does not answer.");
    }

    @Test
    void oneLookAtATimeIfOnlyOneMayBeAndTheOthersFollow() {
        stage.migration("", yaml -> yaml.replace("metadata: {name: blog,", "metadata: {name: shop,"));
        await().atMost(Stage.SOON).until(() -> stage.jobs().size() == 2);
        jobOf("shop").ends(Reports.looked(Reports.applied(Blog.ALL), Reports.inSync()));
        await().atMost(Stage.SOON).until(() -> stage.jobs().stream().allMatch(DriftIT::isOver));
        for (String name : List.of("blog", "shop")) {
            stage.patch(name, "{\"spec\":{\"drift\":{\"interval\":\"23h\"}}}");
        }
        stage.awaitLooks(1);
        stage.awaitCalm();
        assertThat(stage.looks()).hasSize(1);

        new PlayedJob(stage.people, stage.looks().getFirst())
                .ends(Reports.looked(Reports.applied(Blog.ALL), Reports.inSync()));
        await().atMost(Duration.ofSeconds(5)).until(() -> stage.looks().size() == 2);
    }

    private void lookAgain(String interval) {
        stage.patch("{\"spec\":{\"drift\":{\"interval\":\"" + interval + "\"}}}");
    }

    private PlayedJob jobOf(String name) {
        return stage.jobs().stream()
                .filter(job -> job.getMetadata().getName().startsWith(name + "-"))
                .map(job -> new PlayedJob(stage.people, job))
                .findAny()
                .orElseThrow();
    }

    private static boolean isOver(Job job) {
        return job.getStatus() != null && job.getStatus().getCompletionTime() != null;
    }

    private static String summary(DatabaseMigrationStatus status) {
        assertThat(status.drift()).isNotNull();
        return Objects.requireNonNull(Objects.requireNonNull(status.drift()).summary());
    }

    private static Condition drifted(DatabaseMigrationStatus status) {
        return status.conditions().stream()
                .filter(c -> c.type().equals("Drifted"))
                .findAny()
                .orElseThrow();
    }
}
