package dev.godwit.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.operator.plan.JobState;
import dev.godwit.operator.plan.JobState.Blockage;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Jobs and pods mean, for statuses as a kubelet and a Job controller really write them. */
class JobReadingTest {

    private static final Instant NOW = Instant.parse("2024-06-01T12:00:30Z");
    private static final String COMPLETE =
            "{type: SuccessCriteriaMet, status: 'True'}, {type: Complete, status: 'True'}";
    private static final String FAILED =
            "{type: FailureTarget, status: 'True'}, {type: Failed, status: 'True', reason: BackoffLimitExceeded,"
                    + " lastTransitionTime: '2024-06-01T12:00:20Z'}";

    @Test
    void aJobIsReadWithItsMarks() {
        assertThat(read(job(""), List.of())).singleElement().satisfies(run -> {
            assertThat(run.name()).isEqualTo("blog-deploy-1");
            assertThat(run.inputs()).isEqualTo("sha256:in");
            assertThat(run.template()).isEqualTo("sha256:template");
            assertThat(run.attempt()).isEqualTo(3);
            assertThat(run.retry()).isEqualTo("today");
            assertThat(run.live()).isTrue();
        });
    }

    @Test
    void aJobOfAnotherOwnerIsNotOurs() {
        Job job = job("");
        job.getMetadata().getOwnerReferences().getFirst().setUid("somebody-else");
        assertThat(read(job, List.of())).isEmpty();
    }

    @Test
    void aPodThatTheJobDoesNotControlTellsNothing() {
        Pod pod = pod("Succeeded", "terminated: {exitCode: 0, message: '{}'}", "");
        pod.getMetadata().getOwnerReferences().getFirst().setController(false);

        assertThat(state(job(""), pod)).isNotInstanceOf(JobState.Ended.class);
    }

    @Test
    void anotherContainersEndTellsNothing() {
        Pod pod = pod("Running", "terminated: {exitCode: 0, message: '{}'}", "");
        pod.getStatus().getContainerStatuses().getFirst().setName("istio-proxy");

        assertThat(state(job(""), pod)).isEqualTo(new JobState.Starting());
    }

    @Test
    void theContainersEndCountsBeforeTheJobKnowsOfIt() {
        JobState state = state(
                job(""),
                pod(
                        "Running",
                        "terminated: {exitCode: 0, startedAt: '2024-06-01T12:00:10Z', finishedAt: '2024-06-01T12:00:12Z',"
                                + " message: '{\"version\":1,\"outcome\":\"Applied\",\"remaining\":0}'}",
                        ""));

        assertThat(state).isInstanceOfSatisfying(JobState.Ended.class, ended -> {
            assertThat(ended.ending()).isInstanceOf(Ending.Reported.class);
            assertThat(ended.startedAt()).contains(Instant.parse("2024-06-01T12:00:10Z"));
            assertThat(ended.endedAt()).isEqualTo("2024-06-01T12:00:12Z");
            assertThat(ended.settled()).isFalse();
            assertThat(ended.succeeded()).isTrue();
            assertThat(ended.pod()).contains("blog-deploy-1-abcde");
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    CreateContainerConfigError | secret "blog-db" not found                        | true
                    CreateContainerConfigError | couldn't find key password in Secret apps/blog-db | true
                    CreateContainerConfigError | container has runAsNonRoot and image will run as root | false
                    ImagePullBackOff           | Back-off pulling image "x"                        | false
                    InvalidImageName           | couldn't parse image name                         | false
                    """)
    void whatAContainerWaitsForIsTold(String reason, String message, boolean secret) {
        JobState state = state(
                job(""),
                pod(
                        "Pending",
                        "waiting: {reason: %s, message: '%s'}".formatted(reason, message.replace("'", "''")),
                        ""));

        assertThat(state)
                .isEqualTo(new JobState.Blocked(
                        secret ? new Blockage.Secret(message) : new Blockage.Pod(reason, message)));
    }

    @Test
    void aPodThatIsJustBeingMadeIsNoTrouble() {
        assertThat(state(job(""), pod("Pending", "waiting: {reason: ContainerCreating}", "")))
                .isEqualTo(new JobState.Starting());
    }

    @Test
    void aPodThatTakesLongToMakeIs() {
        Pod pod = pod("Pending", "waiting: {reason: ContainerCreating}", "");
        pod.getMetadata().setCreationTimestamp("2024-06-01T11:58:00Z");

        assertThat(state(job(""), pod)).isInstanceOf(JobState.Blocked.class);
    }

    @Test
    void anUnschedulablePodIsToldInTheSchedulersWords() {
        Pod pod = pod(
                "Pending",
                null,
                "conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable, message: '0/1 nodes: Insufficient memory'}]");

        assertThat(state(job(""), pod))
                .isEqualTo(new JobState.Blocked(new Blockage.Pod("Unschedulable", "0/1 nodes: Insufficient memory")));
    }

    @Test
    void aJobThatGetsNoPodIsToldAfterAWhile() {
        Job young = job("");
        young.getMetadata().setCreationTimestamp("2024-06-01T12:00:25Z");

        assertThat(state(young)).isEqualTo(new JobState.Starting());
        assertThat(state(job(""))).isInstanceOf(JobState.Blocked.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {exitCode: 137, reason: OOMKilled}          | ''                                  | OutOfMemory
                    {exitCode: 52, reason: Error}               | ''                                  | OutOfMemory
                    {exitCode: 137, reason: Error}              | ''                                  | PodLost
                    {exitCode: 137, reason: ContainerStatusUnknown} | ''                              | PodLost
                    {exitCode: 137, reason: Error}              | 'reason: Evicted, message: low memory'       | PodLost
                    {exitCode: 143, reason: Error}              | 'conditions: [{type: DisruptionTarget, status: "True", reason: DeletionByTaintManager}]' | PodLost
                    {exitCode: 70, reason: Error}               | 'reason: Evicted'                   | Exited
                    {exitCode: 128, reason: StartError, message: no such file} | ''                   | NotStarted
                    {exitCode: 1, reason: Error, message: Exception in thread} | ''                   | Exited
                    """)
    void anEndWithoutReportIsJudgedByWhatTheKubeletSays(String terminated, String podStatus, String ending) {
        JobState state = state(job(FAILED), pod("Failed", "terminated: " + terminated, podStatus));

        assertThat(state)
                .isInstanceOfSatisfying(
                        JobState.Ended.class,
                        ended -> assertThat(ended.ending())
                                .satisfies(e ->
                                        assertThat(e.getClass().getSimpleName()).isEqualTo(ending)));
    }

    @Test
    void aReportOutweighsTheWayThePodEnded() {
        JobState state = state(
                job(FAILED),
                pod(
                        "Failed",
                        "terminated: {exitCode: 6, message: '{\"version\":1,\"outcome\":\"Interrupted\"}'}",
                        "reason: Evicted"));

        assertThat(state)
                .isInstanceOfSatisfying(
                        JobState.Ended.class,
                        ended -> assertThat(ended.ending()).isInstanceOf(Ending.Reported.class));
    }

    @Test
    void aFailedJobWithoutPodLostIt() {
        assertThat(state(job(FAILED))).isInstanceOfSatisfying(JobState.Ended.class, ended -> {
            assertThat(ended.ending()).isInstanceOf(Ending.PodLost.class);
            assertThat(ended.endedAt()).isEqualTo("2024-06-01T12:00:20Z");
            assertThat(ended.settled()).isTrue();
        });
    }

    @Test
    void aCompleteJobWithoutPodEndedWellAndTellsNothing() {
        assertThat(state(job(COMPLETE))).isInstanceOfSatisfying(JobState.Ended.class, ended -> {
            assertThat(ended.ending()).isEqualTo(new Ending.Exited(0, Ending.Silence.NONE));
            assertThat(ended.succeeded()).isTrue();
        });
    }

    @Test
    void aFailedJobWhoseContainerMayStillRunIsLive() {
        assertThat(read(job(FAILED), List.of(pod("Running", "running: {startedAt: '2024-06-01T12:00:10Z'}", ""))))
                .singleElement()
                .matches(JobRun::live);
    }

    @Test
    void thePodOfADeletedJobIsStillLive() {
        Pod pod = pod("Running", "running: {startedAt: '2024-06-01T12:00:10Z'}", "");

        assertThat(JobReading.of("uid-1", "blog", List.of(), List.of(pod), NOW))
                .singleElement()
                .satisfies(run -> assertThat(run.state()).isEqualTo(new JobState.Draining("blog-deploy-1-abcde")));
        assertThat(JobReading.of("uid-1", "other", List.of(), List.of(pod), NOW))
                .isEmpty();
    }

    private static JobState state(Job job, Pod... pods) {
        List<JobRun> runs = read(job, List.of(pods));
        assertThat(runs).hasSize(1);
        return runs.getFirst().state();
    }

    private static List<JobRun> read(Job job, List<Pod> pods) {
        return JobReading.of("uid-1", "blog", List.of(job), pods, NOW);
    }

    private static Job job(String conditions) {
        return Serialization.unmarshal("""
                apiVersion: batch/v1
                kind: Job
                metadata:
                  name: blog-deploy-1
                  uid: job-uid
                  creationTimestamp: "2024-06-01T12:00:00Z"
                  ownerReferences: [{kind: DatabaseMigration, name: blog, uid: uid-1, controller: true}]
                  annotations:
                    godwit.dev/inputs: sha256:in
                    godwit.dev/template: sha256:template
                    godwit.dev/attempt: "3"
                    godwit.dev/retry: today
                status: {conditions: [%s]}
                """.formatted(conditions), Job.class);
    }

    private static Pod pod(String phase, @org.jspecify.annotations.Nullable String state, String more) {
        return Serialization.unmarshal(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: blog-deploy-1-abcde
                  creationTimestamp: "2024-06-01T12:00:05Z"
                  labels: {godwit.dev/migration: blog}
                  ownerReferences: [{kind: Job, name: blog-deploy-1, uid: job-uid, controller: true}]
                status: {phase: %s%s%s}
                """.formatted(
                                phase,
                                state == null ? "" : ", containerStatuses: [{name: runner, state: {" + state + "}}]",
                                more.isEmpty() ? "" : ", " + more),
                Pod.class);
    }
}
