package dev.godwit.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.Reports;
import dev.godwit.operator.plan.Effect;
import dev.godwit.operator.plan.Learned;
import dev.godwit.operator.plan.Plan;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.plan.Reason;
import dev.godwit.operator.plan.Source;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NextStatusTest {

    private static final Instant NOON = Instant.parse("2024-06-01T12:00:00.123Z");
    private static final Source SOURCE = new Source.Found("sha256:" + Sha256.hex("bundle"), 3);
    private static final List<String> THREE = List.of("1_a", "2_b", "3_c");

    @ParameterizedTest
    @EnumSource
    void everyReasonSetsReadyAndAtMostOneOfReconcilingAndStalled(Reason reason) {
        List<Condition> conditions =
                next(DatabaseMigrationStatus.NONE, state(reason), NOON).conditions();

        assertThat(conditions.getFirst().type()).isEqualTo("Ready");
        assertThat(conditions)
                .hasSizeLessThanOrEqualTo(2)
                .allMatch(c -> c.reason().equals(reason.name()));
        assertThat(conditions.stream().skip(1))
                .allMatch(c -> c.status() == Condition.Status.TRUE)
                .allMatch(c -> c.type().equals("Reconciling") || c.type().equals("Stalled"));
        assertThat(conditions.getFirst().status() == Condition.Status.TRUE)
                .isEqualTo(reason.kind() == Reason.Kind.DONE);
    }

    @Test
    void theSamePlanGivesTheSameStatusAtAnyLaterTime() {
        DatabaseMigrationStatus first = next(DatabaseMigrationStatus.NONE, state(Reason.Applied), NOON);

        assertThat(next(first, state(Reason.Applied), NOON.plusSeconds(1000))).isEqualTo(first);
    }

    @Test
    void theTransitionTimeIsThatOfTheStatusNotOfTheReason() {
        DatabaseMigrationStatus first = next(DatabaseMigrationStatus.NONE, state(Reason.Deploying), NOON);
        DatabaseMigrationStatus waiting = next(first, state(Reason.WaitingForLock), NOON.plusSeconds(60));
        DatabaseMigrationStatus done = next(waiting, state(Reason.Applied), NOON.plusSeconds(120));

        assertThat(waiting.conditions())
                .allMatch(c -> c.lastTransitionTime().equals(Instant.parse("2024-06-01T12:00:00Z")));
        assertThat(done.conditions().getFirst().lastTransitionTime()).isEqualTo(Instant.parse("2024-06-01T12:02:00Z"));
    }

    @Test
    void whatARunDidNotLearnIsKept() {
        DatabaseMigrationStatus known = learn(DatabaseMigrationStatus.NONE, Reason.Applied, Reports.applied(THREE));
        Report blind = Reports.blind(Outcome.WaitingForDatabase, "refused");

        DatabaseMigrationStatus next = learn(known, Reason.WaitingForDatabase, blind);

        assertThat(next.history()).isEqualTo(known.history());
        assertThat(next.version()).isEqualTo("3_c");
        assertThat(next.progress()).isEqualTo("3/3");
        assertThat(next.database()).isEqualTo(known.database());
        assertThat(next.bundle()).isEqualTo(known.bundle());
    }

    @Test
    void aReplacedDatabaseDoesNotReplaceWhatWasKnown() {
        DatabaseMigrationStatus known = learn(DatabaseMigrationStatus.NONE, Reason.Applied, Reports.applied(THREE));
        Report other = Reports.of(Outcome.DatabaseReplaced, "another", THREE, 0, 0, 3);

        DatabaseMigrationStatus next = learn(known, Reason.DatabaseReplaced, other);

        assertThat(next.history()).isEqualTo(known.history());
        assertThat(next.database()).isEqualTo(known.database());
        assertThat(next.pendingMigrations()).as("as the run found it").isEqualTo(THREE);
    }

    @Test
    void aHostileReportIsCutToWhatTheCrdAllows() {
        String huge = "x\u0000\u001b[31m".repeat(20_000);
        List<String> names = IntStream.range(0, 500).mapToObj(i -> i + huge).toList();
        Failure failure = new Failure(huge, huge, 1, 1, huge, huge, huge, huge, huge, huge, huge, huge, 1, huge);
        Report base = Reports.of(Outcome.MigrationFailed, huge, names, 0, 400, 100);
        Report report = new Report(
                1,
                base.verb(),
                base.outcome(),
                huge,
                huge,
                500,
                base.applied(),
                base.pending(),
                100,
                100,
                base.history(),
                List.of(),
                failure,
                null,
                base.database(),
                null,
                null,
                1,
                null);

        DatabaseMigrationStatus next = learn(DatabaseMigrationStatus.NONE, Reason.MigrationFailed, report, huge);

        assertThat(next.conditions()).allMatch(c -> c.message().length() <= Condition.MAX_MESSAGE);
        assertThat(next.pendingMigrations()).hasSize(50).allMatch(n -> n.length() <= 255);
        assertThat(next.history()).isNotNull().satisfies(h -> {
            assertThat(h.length()).isEqualTo(400);
            assertThat(h.newest()).hasSize(50).allMatch(a -> a.name().length() <= 255);
            assertThat(h.newest().getLast().name()).startsWith("399x");
        });
        assertThat(next.version()).hasSizeLessThanOrEqualTo(255);
        assertThat(next.failure()).isNotNull().satisfies(f -> {
            assertThat(f.message())
                    .hasSize(Failure.MAX_TEXT)
                    .doesNotContain("\u001b")
                    .doesNotContain("\u0000");
            assertThat(f.statement()).hasSize(Failure.MAX_STATEMENT);
            assertThat(f.detail()).hasSize(Failure.MAX_SAID);
            assertThat(f.hint()).hasSize(Failure.MAX_SAID);
            assertThat(f.context()).hasSize(Failure.MAX_SAID);
            assertThat(f.job()).isEqualTo("job-1");
        });
        assertThat(next.bundle())
                .isNotNull()
                .satisfies(b -> assertThat(b.digest()).isNull());
    }

    @Test
    void aTextIsNeverCutInTheMiddleOfACharacter() {
        assertThat(Cut.text("ab\uD83D\uDC18cd", 4)).isEqualTo("ab…");
        assertThat(Cut.text("abcd", 4)).isEqualTo("abcd");
        assertThat(Cut.text("a\uD83Db\uDC18\n", 9)).isEqualTo("a?b?\n");
        assertThat(Cut.text(null, 4)).isEmpty();
    }

    private static State state(Reason reason) {
        return new State(reason, "message");
    }

    private static DatabaseMigrationStatus next(DatabaseMigrationStatus previous, State state, Instant now) {
        return NextStatus.of(previous, SOURCE, plan(state, Optional.empty()), 7, now);
    }

    private static DatabaseMigrationStatus learn(DatabaseMigrationStatus previous, Reason reason, Report report) {
        return learn(previous, reason, report, report.message());
    }

    private static DatabaseMigrationStatus learn(
            DatabaseMigrationStatus previous, Reason reason, Report report, String message) {
        Plan plan = plan(
                new State(reason, message),
                Optional.of(new Learned(Verb.DEPLOY, reason, report, "job-1", 1, Optional.empty())));
        return NextStatus.of(previous, SOURCE, plan, 7, NOON);
    }

    private static Plan plan(State state, Optional<Learned> learned) {
        return new Plan(
                state,
                Optional.empty(),
                learned,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                new Effect.None());
    }
}
