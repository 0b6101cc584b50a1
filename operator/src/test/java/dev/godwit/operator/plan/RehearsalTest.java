package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DeploySpec.Granularity;
import dev.godwit.api.PlanStatus.Agreement;
import dev.godwit.api.PlanStatus.Identity;
import dev.godwit.api.RehearsalSpec;
import dev.godwit.operator.Reports;
import dev.godwit.report.Drift;
import dev.godwit.report.Outcome;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.Rehearsal.Result;
import dev.godwit.report.Rehearsal.Step;
import dev.godwit.report.Report;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource whose deploys are rehearsed in a copy. */
class RehearsalTest {

    private static final String PLAN = digest("plan");

    private final Given given = new Given();

    @BeforeEach
    void aCopy() {
        given.with(Given.spec(Granularity.PerDeploy, false).rehearsedIn(copy("spare-db", "blog_copy")));
    }

    @Test
    void theStatusSaysWhatWasRehearsedAndHowLongItTook() {
        String job = given.made().name();
        given.ended(Reports.applied(THREE).after(rehearsed(Result.Succeeded))).planned();

        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(given.status.rehearsal()).satisfies(told -> {
            assertThat(told.planDigest()).isEqualTo(PLAN);
            assertThat(told.result()).isEqualTo(Result.Succeeded);
            assertThat(told.migrations()).containsExactly(new Step("1_a", 1200), new Step("2_b", 300));
            assertThat(told.durationMs()).isEqualTo(1500);
            assertThat(told.drift()).isEqualTo("3 objects");
            assertThat(told.job()).isEqualTo(job);
        });
        assertThat(given.later(7200).planned().effect()).isEqualTo(new Effect.None());
        assertThat(given.status.rehearsal()).isNotNull();
    }

    @Test
    void whoeverIsToAgreeReadsHowLongItTookInTheCopy() {
        given.made();
        Report waits = Reports.planned(Outcome.AwaitingApproval, THREE, 2, 2, 0, PLAN, "rows are deleted");
        given.ended(waits.after(rehearsed(Result.Succeeded))).planned();

        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(given.message()).contains("rehearsed in the copy blog_copy on spare-db: 2 migrations in 1500 ms");
        given.approvals.add(new Approval(
                "blog-01234567", PLAN, Optional.of("ada"), Identity.Verified, given.now, Optional.empty()));
        assertThat(given.made().approval()).isPresent();
    }

    @Test
    void nobodyHasAgreedToAnotherPlanThatFailsInTheCopy() {
        given.made();
        given.ended(planned(Outcome.AwaitingApproval, PLAN).after(rehearsed(Result.Succeeded)))
                .planned();
        given.approvals.add(new Approval(
                "blog-01234567", PLAN, Optional.of("ada"), Identity.Verified, given.now, Optional.empty()));
        given.made();
        given.ended(planned(Outcome.WaitingForDatabase, PLAN).after(rehearsed(Result.Failed)))
                .planned();
        assertThat(agreement()).as("to this one she has").isNotNull();

        given.source = new Source.Found(digest("bundle-2"), 3);
        given.later(60).made();
        given.ended(planned(Outcome.RehearsalFailed, digest("another")).after(rehearsed(Result.Failed)))
                .planned();
        assertThat(Objects.requireNonNull(given.status.plan()).digest()).isEqualTo(digest("another"));
        assertThat(agreement()).isNull();
        given.retry = Optional.of("again");
        given.made();
        assertThat(given.message()).doesNotContain("ada");
    }

    private @Nullable Agreement agreement() {
        return Objects.requireNonNull(given.status.plan()).approval();
    }

    private static Report planned(Outcome outcome, String plan) {
        return Reports.planned(outcome, THREE, 0, 0, 3, plan, "a column is dropped");
    }

    @Test
    void whatFailedInTheCopyWaitsForAPersonAndForAnotherCopyOrBundle() {
        given.made();
        given.ended(Reports.of(Outcome.RehearsalFailed, "2_b failed in the copy.", THREE, 1, 3, 2)
                        .after(rehearsed(Result.Failed)))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.RehearsalFailed);
        assertThat(given.status.rehearsal()).extracting("result").isEqualTo(Result.Failed);
        assertThat(given.later(7200).planned().effect()).isEqualTo(new Effect.None());

        given.with(given.spec.rehearsedIn(copy("spare-db", "blog_copy_2")));
        given.made();
    }

    @Test
    void theDatabaseItselfIsNoCopyAndTheJobIsNotMade() {
        given.with(given.spec.rehearsedIn(copy("blog-db", "blog"))).planned();

        assertThat(given.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(given.message()).contains("spec.rehearsal.database is the database itself");
    }

    @Test
    void aReportThatNamesNoPlanSaysNothingOfARehearsal() {
        given.made();
        given.ended(Reports.applied(THREE)
                        .after(new Rehearsal("x", Result.Succeeded, "y".repeat(1000), List.of(), 0, 0, null)))
                .planned();
        assertThat(given.status.rehearsal()).isNull();
    }

    private static Rehearsal rehearsed(Result result) {
        return Rehearsal.of(
                PLAN,
                result,
                "blog_copy on spare-db",
                List.of(new Step("1_a", 1200), new Step("2_b", 300)),
                new Drift(Drift.State.DriftDetected, Instant.EPOCH, null, List.of(), 3, null));
    }

    private static RehearsalSpec.Copy copy(String host, String name) {
        return new RehearsalSpec.Copy(
                host, 5432, name, new CredentialsSecret("blog-copy", "username", "password"), null, null);
    }
}
