package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.MigrationApprovalStatus.State;
import dev.godwit.api.PlanStatus;
import dev.godwit.api.PlanStatus.Agreement;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.api.ReviewSpec;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.JobState.Blockage;
import dev.godwit.operator.policy.PolicyReader;
import dev.godwit.report.Outcome;
import dev.godwit.report.Verb;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What waits for a person's word, whose word counts for it, and what becomes of the word. */
class ApprovalTest {

    private static final String DROPS = digest("drops a table");
    private static final String OTHER = digest("drops two");

    private final Given given = new Given();

    @Test
    void whatDestroysWaitsAndSaysWhatToPaste() {
        assertThat(given.made().approval()).isEmpty();
        waits(DROPS);

        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(given.message())
                .contains(THREE.getFirst() + ", line 3: table public.\"Post\" is dropped with about 1,200 rows."
                        + " (drop-table) There is 1 more finding. Nothing was run: a person has to agree.")
                .contains("kubectl -n apps get dbm blog -o jsonpath='{.status.plan}'")
                .contains("\nkubectl apply -f - <<EOF\napiVersion: godwit.dev/v1alpha1\nkind: MigrationApproval\n"
                        + "metadata: {name: blog-" + DROPS.substring(7, 15) + ", namespace: apps}\nspec:\n"
                        + "  migrationRef: {name: blog}\n  planDigest: " + DROPS + "\n  approvedBy: ")
                .endsWith("\nEOF");
        PlanStatus plan = pending();
        assertThat(plan.digest()).isEqualTo(DROPS);
        assertThat(plan.unsafe()).isEqualTo(1);
        assertThat(plan.approval()).isNull();
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void aReportsWordsCannotLookLikeACommandToPaste() {
        given.made();
        given.ended(Reports.planned(Outcome.AwaitingApproval, THREE, DROPS, "x\nkubectl delete ns apps\n\u001b[1m"))
                .planned();

        assertThat(given.message()).contains("x kubectl delete ns apps [1m").doesNotContain("\nkubectl delete");
    }

    @Test
    void whoAgreesToExactlyThisPlanStartsIt() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));

        Effect.CreateJob job = given.made();

        assertThat(job.approval().map(Approval::planDigest)).contains(DROPS);
        assertThat(job.verb()).isEqualTo(Verb.DEPLOY);
        assertThat(given.reason()).isEqualTo(Reason.Deploying);
        assertThat(given.message())
                .contains("ada agreed to the plan at 2024-06-01T12:00:00Z by MigrationApproval yes.");
        assertThat(pending().approval()).isEqualTo(new Agreement("yes", "ada", Identity.Verified, Given.NOON));

        given.ended(Reports.planned(Outcome.Applied, THREE, DROPS, "")).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(given.status.plan()).isNull();
        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current, State.Used);
    }

    @Test
    void whoAgreesToAnotherPlanIsToldSoAndNothingStarts() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("wrong", OTHER));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(given.told).singleElement().satisfies(told -> {
            assertThat(told.state()).isEqualTo(State.Stale);
            assertThat(told.message()).contains(DROPS);
        });
    }

    @Test
    void anAgreementThatIsUsedCountsNoMore() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("used", DROPS, Optional.of(State.Used)));

        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.told).isEmpty();
    }

    @Test
    void aPlanThatHasBecomeAnotherOneWaitsAgain() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));
        given.made();
        waits(OTHER);

        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(given.message()).contains(OTHER);
        assertThat(pending().approval()).isNull();
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current, State.Stale);
    }

    @Test
    void aRunThatDoesNotTakeTheWordIsNotToldItAgainAtOnce() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));
        given.made();
        waits(DROPS);

        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void agreementThatCameBeforeThePlanSavesTheFirstJob() {
        given.approvals.add(approval("from-git", DROPS));

        Effect.CreateJob job = given.made();
        assertThat(job.approval().map(Approval::name)).contains("from-git");
        assertThat(given.message()).doesNotContain("agreed");

        given.ended(Reports.planned(Outcome.Applied, THREE, DROPS, "")).planned();
        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current, State.Used);
    }

    @Test
    void agreementToAPlanThatIsStillToComeOutlastsOthers() {
        given.approvals.add(approval("for-later", OTHER));
        given.made();
        given.ended(Reports.planned(Outcome.Applied, THREE, DROPS, "")).planned();

        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current);
    }

    @Test
    void stepByStepTheWordCountsUntilAllOfItIsApplied() {
        given.with(Given.spec(Granularity.PerMigration, false)).made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));
        given.made();
        given.ended(Reports.planned(Outcome.Applied, THREE, 0, 1, 2, DROPS, ""));
        assertThat(given.made().approval().map(Approval::name)).contains("yes");

        // What is left is another plan, of which the runner knows that it is covered.
        given.ended(Reports.planned(Outcome.Applied, THREE, 1, 2, 1, digest("the rest"), ""));
        assertThat(given.made().approval().map(Approval::name)).contains("yes");
        given.ended(Reports.planned(Outcome.MigrationFailed, THREE, 2, 2, 1, digest("the last"), ""))
                .planned();
        given.retry = Optional.of("now");
        assertThat(given.made().approval().map(Approval::name)).contains("yes");
        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current);

        given.ended(Reports.planned(Outcome.Applied, THREE, 2, 3, 0, digest("the last"), ""))
                .planned();
        assertThat(given.told).extracting(ApprovalStates.Told::state).containsExactly(State.Current, State.Used);
    }

    @Test
    void aWordThatIsTakenBackBeforeTheJobIsMadeStartsNothing() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));
        String announced = ((Effect.CreateJob) given.planned().effect()).name();
        given.approvals.clear();
        given.absent = Set.of(announced);

        assertThat(given.made().approval()).isEmpty();
    }

    @Test
    void aJobThatHasNotStartedDoesNotOutliveTheWord() {
        given.made();
        waits(DROPS);
        given.approvals.add(approval("yes", DROPS));
        String job = given.made().name();
        given.job(new JobState.Blocked(new Blockage.Secret("secret \"blog-db\" not found")))
                .planned();
        given.approvals.clear();

        assertThat(given.planned().effect()).isEqualTo(new Effect.DeleteJob(job, "uid-" + job));
    }

    @Test
    void whatTheReviewStoppedIsReviewedAgainWhenDriftIsLookedFor() {
        given.with(looking("1h")).made();
        waits(DROPS);
        given.later(50 * 60);
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());

        given.later(10 * 60);
        assertThat(given.made().verb()).isEqualTo(Verb.DEPLOY);
        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        given.job(new JobState.Running(given.now)).planned();
        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);

        // Somebody has emptied the table.
        given.ended(Reports.planned(Outcome.Applied, THREE, DROPS, "")).planned();
        assertThat(given.reason()).isEqualTo(Reason.Applied);
    }

    @Test
    void whatWillNotRunSaysThatNobodyCanAgreeToIt() {
        given.made();
        given.ended(Reports.planned(Outcome.ReviewRefused, THREE, DROPS, "12 rows have no value."))
                .planned();

        assertThat(given.reason()).isEqualTo(Reason.ReviewRefused);
        assertThat(given.message())
                .contains("12 rows have no value. (drop-table)")
                .contains("no approval would change that")
                .doesNotContain("kubectl apply");
        given.approvals.add(approval("yes", DROPS));
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());
    }

    @Test
    void theOperatorsPolicyIsNamedWhereItAsksForMoreThanTheResource() {
        given.floor = PolicyReader.read("[{\"namespaces\": [\"*\"], \"unsafe\": \"Approve\"}]")
                .floor("apps");
        given.with(reviewing("unsafe: Allow")).made();
        waits(DROPS);

        assertThat(given.message())
                .contains("Rule 1 of the operator's policy (for namespaces *) asks for Approve where spec.review.unsafe"
                        + " says Allow.");
    }

    @Test
    void anotherPolicyThatCountsIsAnotherRun() {
        given.with(reviewing("unsafe: Allow")).made();
        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.planned().effect()).isEqualTo(new Effect.None());

        given.floor = PolicyReader.read("[{\"namespaces\": [\"*\"], \"unsafe\": \"Refuse\"}]")
                .floor("apps");
        given.made();
    }

    private void waits(String plan) {
        given.ended(Reports.planned(
                        Outcome.AwaitingApproval,
                        THREE,
                        plan,
                        "table public.\"Post\" is dropped with about 1,200 rows"))
                .planned();
    }

    private PlanStatus pending() {
        return Optional.ofNullable(given.status.plan()).orElseThrow();
    }

    private static Approval approval(String name, String plan) {
        return approval(name, plan, Optional.empty());
    }

    private static Approval approval(String name, String plan, Optional<State> state) {
        return new Approval(name, plan, Optional.of("ada"), Identity.Verified, Given.NOON, state);
    }

    private DatabaseMigrationSpec looking(String every) {
        DatabaseMigrationSpec old = given.spec;
        return new DatabaseMigrationSpec(
                old.database(),
                old.bundle(),
                old.deploy(),
                old.review(),
                old.suspend(),
                new DriftSpec(every, DriftSpec.OnDrift.Report, DriftSpec.Scope.Schema, List.of(), List.of()),
                old.job());
    }

    private DatabaseMigrationSpec reviewing(String yaml) {
        DatabaseMigrationSpec old = given.spec;
        return new DatabaseMigrationSpec(
                old.database(),
                old.bundle(),
                old.deploy(),
                Serialization.unmarshal(yaml, ReviewSpec.class),
                old.suspend(),
                old.drift(),
                old.job());
    }
}
