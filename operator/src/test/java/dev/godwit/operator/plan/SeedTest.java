package dev.godwit.operator.plan;

import static dev.godwit.operator.plan.Given.THREE;
import static dev.godwit.operator.plan.Given.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Dependency;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.order.Neighbour;
import dev.godwit.report.AppliedSeed;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A resource with SQL behind its migrations. */
class SeedTest {

    private static final String BUNDLE = digest(String.join(",", THREE));

    private final Given given = new Given();

    @BeforeEach
    void aSeed() {
        given.source = seeded("one");
    }

    @Test
    void theJobIsToldWhichSeedAndTheStatusWhatIsThere() {
        assertThat(given.made().seed()).contains(digest("one"));
        given.ended(with(Reports.applied(THREE), "one")).planned();

        assertThat(given.reason()).isEqualTo(Reason.Applied);
        assertThat(given.status.seed()).isEqualTo(seed("one"));
    }

    @Test
    void anotherSeedAloneIsAnotherJobAndAnUnreadableRecordOfItIsNone() {
        given.made();
        given.ended(with(Reports.applied(THREE), "one")).planned();
        given.source = seeded("two");

        assertThat(given.made().seed()).contains(digest("two"));
        given.ended(Reports.applied(THREE)).planned();
        assertThat(given.status.seed()).as("what was known stays").isEqualTo(seed("one"));
    }

    @Test
    void aSeedThatFailedNeedsAPersonAndAnotherText() {
        given.made();
        given.ended(Reports.of(Outcome.SeedFailed, "seed.sql, line 3: duplicate key", THREE, 0, 3, 0))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.SeedFailed);
        assertThat(given.message()).contains("seed.sql, line 3");
        assertThat(given.later(7200).planned().effect()).isEqualTo(new Effect.None());

        given.source = seeded("two");
        given.made();
    }

    @Test
    void aPlanThatHoldsOnlyASeedWaitsForAPersonToo() {
        String plan = digest("plan");
        given.made();
        Report waits = Reports.planned(Outcome.AwaitingApproval, THREE, 2, 2, 0, plan, "rows are deleted");
        given.ended(new Report(
                        waits.version(),
                        waits.verb(),
                        waits.outcome(),
                        waits.message(),
                        waits.bundleDigest(),
                        waits.migrations(),
                        List.of(),
                        List.of(),
                        0,
                        0,
                        Reports.history(THREE),
                        List.of(),
                        null,
                        null,
                        waits.database(),
                        null,
                        waits.plan(),
                        1,
                        null))
                .planned();
        assertThat(given.reason()).isEqualTo(Reason.AwaitingApproval);
        assertThat(Optional.ofNullable(given.status.plan()).orElseThrow().digest())
                .isEqualTo(plan);
    }

    @Test
    void aSeedIsPendingWorkAndComesBehindOthers() {
        given.behind(new Dependency("identity", null));
        given.neighbours.put("identity", new Neighbour(List.of(), true, "Applied", true, THREE, 3, List.of()));
        given.made();
        given.ended(with(Reports.applied(THREE), "one")).planned();
        given.neighbours.put("identity", new Neighbour(List.of(), true, "Deploying", false, THREE, 3, List.of()));
        given.source = seeded("two");

        given.planned();
        assertThat(given.reason()).isEqualTo(Reason.WaitingForDependency);
    }

    @Test
    void whileItRunsThatIsSaid() {
        given.made();
        given.job(new JobState.Running(given.now, Optional.of(new Step.Seeding("seed.sql", given.now))));
        given.planned();
        assertThat(given.reason()).isEqualTo(Reason.Seeding);
        assertThat(given.message()).contains("seed.sql runs since");

        given.job(new JobState.Running(given.now)).planned();
        assertThat(given.reason()).as("its log was not asked again").isEqualTo(Reason.Seeding);
    }

    private static Source seeded(String text) {
        return new Source.Found(BUNDLE, 3, Optional.of(digest(text)));
    }

    private static AppliedSeed seed(String text) {
        return new AppliedSeed(Sha256.hex(text), Given.NOON, 12);
    }

    private static Report with(Report r, String seed) {
        return new Report(
                r.version(),
                r.verb(),
                r.outcome(),
                r.message(),
                r.bundleDigest(),
                r.migrations(),
                r.applied(),
                r.pending(),
                r.pendingTotal(),
                r.remaining(),
                r.history(),
                r.discrepancies(),
                r.failure(),
                r.lock(),
                r.database(),
                r.drift(),
                r.plan(),
                seed(seed),
                r.durationMs(),
                r.fullDigest());
    }
}
