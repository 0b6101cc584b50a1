package dev.godwit.operator.it;

import static dev.godwit.api.SourceRef.Kind.ExternalArtifact;
import static dev.godwit.api.SourceRef.Kind.GitRepository;
import static dev.godwit.api.SourceRef.Kind.OCIRepository;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.godwit.api.SourceRef;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.it.ChartRights.Right;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.reconcile.GodwitOperator.CannotStart;
import dev.godwit.report.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator with exactly the rights that the chart gives it, in one namespace, and with one of them less. */
@ExtendWith(ApiServer.class)
class RightsIT {

    /** What breaks without a right, by its text. A right that is not here is not known to be needed. */
    private static final Map<String, Consumer<Stage>> BREAKS = Map.ofEntries(
            Map.entry("get ocirepositories", stage -> aSourceThatIsNotWatchedYetIsNotRead(stage, OCIRepository)),
            Map.entry("list ocirepositories", stage -> noChangeOfASourceIsSeen(stage, OCIRepository)),
            Map.entry("watch ocirepositories", stage -> noChangeOfASourceIsSeen(stage, OCIRepository)),
            Map.entry("get gitrepositories", stage -> aSourceThatIsNotWatchedYetIsNotRead(stage, GitRepository)),
            Map.entry("list gitrepositories", stage -> noChangeOfASourceIsSeen(stage, GitRepository)),
            Map.entry("watch gitrepositories", stage -> noChangeOfASourceIsSeen(stage, GitRepository)),
            Map.entry("get externalartifacts", stage -> aSourceThatIsNotWatchedYetIsNotRead(stage, ExternalArtifact)),
            Map.entry("list externalartifacts", stage -> noChangeOfASourceIsSeen(stage, ExternalArtifact)),
            Map.entry("watch externalartifacts", stage -> noChangeOfASourceIsSeen(stage, ExternalArtifact)),
            Map.entry("list databasemigrations", RightsIT::itCannotStart),
            Map.entry("watch databasemigrations", RightsIT::itCannotStart),
            Map.entry("list configmaps", RightsIT::itCannotStart),
            Map.entry("watch configmaps", RightsIT::itCannotStart),
            Map.entry("list jobs", RightsIT::itCannotStart),
            Map.entry("watch jobs", RightsIT::itCannotStart),
            Map.entry("list pods", RightsIT::itCannotStart),
            Map.entry("watch pods", RightsIT::itCannotStart),
            Map.entry("list migrationapprovals", RightsIT::itCannotStart),
            Map.entry("watch migrationapprovals", RightsIT::itCannotStart),
            Map.entry("update migrationapprovals/status", RightsIT::noApprovalIsAnswered),
            Map.entry("update databasemigrations/status", RightsIT::nothingIsTold),
            Map.entry("get configmaps", RightsIT::noBundleIsRead),
            Map.entry("create configmaps", RightsIT::noDetailsOfDriftAreKept),
            Map.entry("create jobs", RightsIT::noJobIsMade),
            Map.entry("get jobs", RightsIT::aTakenNameIsNotRecognized),
            Map.entry("delete jobs", RightsIT::oldJobsStay),
            Map.entry("get pods/log", RightsIT::aLongReportStaysShort),
            Map.entry("create events", RightsIT::noStoryIsTold));

    @Test
    void theChartsRightsSufficeAlsoWhileSomebodyElseWritesTheResource(ApiServer.Running server) throws Exception {
        try (Stage stage = ChartRights.stage(server, ChartRights.all())) {
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
    void theChartsRightsSufficeWhereAStatusAndAJobMeetOthers(ApiServer.Running server) {
        try (Stage stage = ChartRights.stage(server, ChartRights.all())) {
            stage.started();
            stage.configMap("blog-migrations", Blog.FILES);
            stage.migration("");
            PlayedJob announced = stage.awaitJob(1);
            stage.stop();
            Requests first = stage.requests;
            takeTheName(stage, announced);
            stage.started();
            stage.awaitStatus(Reason.JobNameTaken);
            stage.askForRetry("now");
            stage.awaitJob(2);
            // Between the look at the resource and the write, as seen from the operator: always.
            stage.requests.before(
                    "PUT", "/status", () -> stage.patch("{\"metadata\":{\"annotations\":{\"a\":\"b\"}}}"));
            stage.liveJob().ends(Reports.applied(Blog.ALL));
            stage.awaitStatus(Reason.Applied);

            assertThat(stage.requests.conflicts()).anyMatch(r -> r.startsWith("POST ") && r.endsWith("/jobs"));
            assertThat(stage.requests.conflicts()).anyMatch(r -> r.startsWith("PUT ") && r.endsWith("/status"));
            assertThat(stage.requests.forbidden()).isEmpty();
            assertThat(first.forbidden()).isEmpty();
        }
    }

    @ParameterizedTest(name = "without {0}")
    @MethodSource("rights")
    void eachOfTheChartsRightsIsNeeded(Right right, ApiServer.Running server) {
        assertThat(BREAKS).as("a right whose use is known").containsKey(right.toString());
        List<Right> others =
                ChartRights.all().stream().filter(other -> !other.equals(right)).toList();
        try (Stage stage = ChartRights.stage(server, others)) {
            stage.configMap("blog-migrations", Blog.FILES);
            BREAKS.getOrDefault(right.toString(), s -> {}).accept(stage);

            assertThat(stage.requests.forbidden())
                    .isNotEmpty()
                    .allMatch(request -> request.matches(
                            method(right.verb()) + " .*/" + right.resource().replaceFirst(".*/", "") + "(/[^/]*)?"));
        }
    }

    static List<Right> rights() {
        return ChartRights.all();
    }

    @Test
    void noRightOfTheChartTouchesSecretsOrIsAWildcard() {
        assertThat(ChartRights.all()).isNotEmpty().allSatisfy(right -> {
            assertThat(right.resource()).isNotIn("secrets", "*");
            assertThat(right.verb()).isNotEqualTo("*");
            assertThat(right.group()).isNotEqualTo("*");
        });
    }

    private static void itCannotStart(Stage stage) {
        CompletableFuture<Stage> start = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                start.complete(stage.started());
            } catch (CannotStart e) {
                start.completeExceptionally(e);
            }
        });
        awaitForbidden(stage);
        // Where other caches wait for the one that is refused, the framework gives up after two minutes.
        assertThat(catchThrowable(() -> start.get(2, TimeUnit.SECONDS)))
                .isInstanceOfAny(ExecutionException.class, TimeoutException.class);
    }

    private static void nothingIsTold(Stage stage) {
        stage.started().migration("");
        awaitForbidden(stage);
        assertThat(Stage.ready(stage.status())).isNull();
        assertThat(stage.jobs()).as("nothing that no status announces").isEmpty();
    }

    private static void noBundleIsRead(Stage stage) {
        stage.started().migration("");
        awaitForbidden(stage);
        assertThat(stage.jobs()).isEmpty();
    }

    private static void aSourceThatIsNotWatchedYetIsNotRead(Stage stage, SourceRef.Kind kind) {
        PlayedFlux.install(stage.people, kind);
        stage.started();
        fromFlux(stage, kind);
        stage.awaitStatus(
                Reason.WaitingForBundle,
                status -> assertThat(Objects.requireNonNull(Stage.ready(status)).message())
                        .contains("The operator may not read " + kind.plural())
                        .contains("Upgrade the chart."));
    }

    private static void noChangeOfASourceIsSeen(Stage stage, SourceRef.Kind kind) {
        PlayedFlux.install(stage.people, kind);
        stage.started();
        fromFlux(stage, kind);
        awaitForbidden(stage);
        assertThat(stage.jobs()).isEmpty();
    }

    private static void fromFlux(Stage stage, SourceRef.Kind kind) {
        stage.migration(
                "",
                yaml -> yaml.replace(
                        "{configMaps: [{name: blog-migrations}]}", "{sourceRef: {kind: " + kind + ", name: blog}}"));
    }

    private static void noDetailsOfDriftAreKept(Stage stage) {
        stage.started().migration("");
        stage.awaitJob(1).ends(Reports.looked(Reports.applied(Blog.ALL), Reports.columns(60)));
        stage.awaitStatus(Reason.Applied, status -> {
            assertThat(status.drift()).isNotNull();
            assertThat(Objects.requireNonNull(status.drift()).detailsConfigMap())
                    .isNull();
        });
    }

    private static void noApprovalIsAnswered(Stage stage) {
        String plan = "sha256:" + Sha256.hex("a plan");
        stage.started().migration("");
        stage.awaitJob(1).ends(Reports.planned(Outcome.AwaitingApproval, Blog.ALL, plan, "a table is dropped"));
        stage.awaitStatus(Reason.AwaitingApproval);
        stage.approval("yes", plan, "ada");
        awaitForbidden(stage);
        assertThat(stage.jobs()).as("nothing that an approval is not told of").hasSize(1);
    }

    private static void noJobIsMade(Stage stage) {
        stage.started().migration("");
        stage.awaitStatus(Reason.JobRejected);
    }

    private static void aTakenNameIsNotRecognized(Stage stage) {
        stage.started().migration("");
        PlayedJob announced = stage.awaitJob(1);
        stage.stop();
        takeTheName(stage, announced);
        stage.started();
        awaitForbidden(stage);
        stage.awaitStatus(Reason.Deploying);
    }

    private static void oldJobsStay(Stage stage) {
        stage.started().migration("job: {keepSucceeded: 0}");
        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        awaitForbidden(stage);
        assertThat(stage.jobs()).hasSize(1);
    }

    private static void aLongReportStaysShort(Stage stage) {
        stage.started().migration("");
        stage.awaitJob(1).podMade().terminated(70, "Error", "");
        stage.awaitStatus(Reason.InternalError);
    }

    private static void noStoryIsTold(Stage stage) {
        stage.started().migration("");
        stage.awaitJob(1).ends(Reports.applied(Blog.ALL));
        stage.awaitStatus(Reason.Applied);
        awaitForbidden(stage);
        assertThat(stage.events()).isEmpty();
    }

    private static void takeTheName(Stage stage, PlayedJob job) {
        stage.people.resource(job.job).withGracePeriod(0).delete();
        await().atMost(Stage.SOON).until(() -> stage.jobs().isEmpty());
        stage.jobOfSomebodyElse(job.name());
    }

    private static void awaitForbidden(Stage stage) {
        await().atMost(Stage.SOON).until(() -> !stage.requests.forbidden().isEmpty());
    }

    private static String method(String verb) {
        return switch (verb) {
            case "get", "list", "watch" -> "GET";
            case "create" -> "POST";
            case "update" -> "PUT";
            case "delete" -> "DELETE";
            default -> throw new IllegalArgumentException(verb);
        };
    }
}
