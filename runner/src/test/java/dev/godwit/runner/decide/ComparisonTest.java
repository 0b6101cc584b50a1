package dev.godwit.runner.decide;

import static dev.godwit.runner.decide.Cases.bundle;
import static dev.godwit.runner.decide.Cases.database;
import static dev.godwit.runner.decide.Cases.edited;
import static dev.godwit.runner.decide.Cases.emptyDatabase;
import static dev.godwit.runner.decide.Cases.entry;
import static dev.godwit.runner.decide.Cases.migration;
import static dev.godwit.runner.decide.Cases.witness;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import dev.godwit.report.HistoryChain;
import dev.godwit.report.Outcome;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void everythingIsAppliedToAnEmptyDatabaseInOrder() {
        assertThat(now(decide(bundle("1", "2", "3"), emptyDatabase()))).containsExactly("1", "2", "3");
    }

    @Test
    void onlyWhatIsNewIsApplied() {
        assertThat(now(decide(bundle("1", "2", "3"), database("1", "2")))).containsExactly("3");
    }

    @Test
    void anUpToDateDatabaseNeedsNothing() {
        assertThat(now(decide(bundle("1", "2"), database("1", "2")))).isEmpty();
    }

    @Test
    void aTargetStopsBehindItAndTheRestStaysPending() {
        Decision decision = decide(bundle("1", "2", "3"), database("1"), null, new Wish("2", null, true));
        assertThat(now(decision)).containsExactly("2");
        assertThat(decision.pending()).extracting(Migration::name).containsExactly("2", "3");
        assertThat(((Decision.Apply) decision).asked()).isEqualTo(1);
    }

    @Test
    void aTargetThatIsAppliedAlreadyIsDone() {
        Decision decision = decide(bundle("1", "2", "3"), database("1", "2"), null, new Wish("1", null, true));
        assertThat(now(decision)).isEmpty();
        assertThat(((Decision.Apply) decision).asked()).isZero();
    }

    @Test
    void aLimitAppliesThatManyAndSaysHowManyWereAsked() {
        Decision decision = decide(bundle("1", "2", "3"), emptyDatabase(), null, new Wish(null, 1, true));
        assertThat(now(decision)).containsExactly("1");
        assertThat(((Decision.Apply) decision).asked()).isEqualTo(3);
    }

    @Test
    void anEditedMigrationIsRefusedWithBothHashesAndWhenItWasApplied() {
        Decision.Refuse refuse =
                refused(decide(new Bundle(Layout.Prisma, List.of(edited("1"), migration("2"))), database("1")));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(refuse.discrepancies())
                .containsExactly(new Discrepancy(
                        Kind.Edited, "1", Sha256.hex("1"), Sha256.hex("1 edited"), Cases.APPLIED_AT, null));
        assertThat(refuse.message())
                .contains("1 (recorded " + Sha256.hex("1").substring(0, 12) + ", applied 2026-01-02T03:04:05Z")
                .contains("the bundle has " + Sha256.hex("1 edited").substring(0, 12))
                .contains("Nothing was run")
                .contains("Put an edited file back as it was, and write a new migration");
    }

    @Test
    void aHoleInTheMiddleIsRefused() {
        Decision.Refuse refuse = refused(decide(bundle("1", "3"), database("1", "2", "3")));
        assertThat(refuse.outcome()).isEqualTo(Outcome.MigrationMissing);
        assertThat(refuse.discrepancies())
                .extracting(Discrepancy::kind, Discrepancy::migration)
                .containsExactly(tuple(Kind.Missing, "2"));
    }

    @Test
    void aMissingTailWithNothingPendingIsADatabaseAhead() {
        assertThat(decide(bundle("1"), database("1", "2", "3")))
                .asInstanceOf(InstanceOfAssertFactories.type(Decision.Ahead.class))
                .extracting(Decision.Ahead::missing, InstanceOfAssertFactories.LIST)
                .containsExactly("2", "3");
    }

    @Test
    void aMissingTailIsRefusedWhereThatIsAskedFor() {
        assertThat(refused(decide(bundle("1"), database("1", "2"), null, new Wish(null, null, false)))
                        .outcome())
                .isEqualTo(Outcome.MigrationMissing);
    }

    @Test
    void aMissingTailBesideSomethingPendingIsRefused() {
        assertThat(refused(decide(bundle("1", "3"), database("1", "2"))).outcome())
                .isEqualTo(Outcome.MigrationMissing);
    }

    @Test
    void aMissingTailBesideSomethingPendingBeyondTheTargetIsRefusedToo() {
        assertThat(refused(decide(bundle("1", "3"), database("1", "2"), null, new Wish("1", null, true)))
                        .outcome())
                .isEqualTo(Outcome.MigrationMissing);
    }

    @Test
    void aLateMigrationIsRefusedNamingTheNewestThatItStandsBefore() {
        Decision.Refuse refuse = refused(decide(bundle("1", "2", "3", "4"), database("1", "3")));
        assertThat(refuse.outcome()).isEqualTo(Outcome.LateMigration);
        assertThat(refuse.discrepancies()).hasSize(1);
        assertThat(refuse.discrepancies().getFirst().migration()).isEqualTo("2");
        assertThat(refuse.message()).contains("2 (it stands before 3, which is applied)");
    }

    @Test
    void everyContradictionIsReportedAtOnceTheGravestFirst() {
        Decision.Refuse refuse = refused(decide(
                new Bundle(Layout.Prisma, List.of(edited("1"), migration("2"), migration("4"))),
                database("1", "3", "4")));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(refuse.discrepancies())
                .extracting(Discrepancy::kind)
                .containsExactly(Kind.Edited, Kind.Missing, Kind.Late);
        assertThat(refuse.message())
                .contains("edited after")
                .contains("missing from the bundle")
                .contains("too late");
    }

    @Test
    void aLedgerThatGrewFromWhatWasSeenIsFine() {
        assertThat(now(decide(bundle("1", "2", "3"), database("1", "2"), witness("1"), Wish.EVERYTHING)))
                .containsExactly("3");
    }

    @Test
    void aLedgerThatDiffersFromWhatWasSeenIsTampered() {
        Decision.Refuse refuse =
                refused(decide(bundle("1", "2"), database("1", "2"), witness("1", "x"), Wish.EVERYTHING));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refuse.message()).contains("is not what was seen when the ledger had 2 entries");
    }

    @Test
    void aLedgerShorterThanSeenIsRewound() {
        Decision.Refuse refuse = refused(decide(bundle("1", "2"), database("1"), witness("1", "2"), Wish.EVERYTHING));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryRewound);
        assertThat(refuse.message()).contains("1 entry").contains("2 were seen before");
    }

    @Test
    void anEmptyDatabaseWhereHistoryWasSeenIsAnotherOne() {
        assertThat(refused(decide(bundle("1", "2"), emptyDatabase(), witness("1"), Wish.EVERYTHING))
                        .outcome())
                .isEqualTo(Outcome.DatabaseReplaced);
    }

    @Test
    void anEmptyWitnessFitsEveryDatabase() {
        Witness nothing = new Witness(0, HistoryChain.EMPTY);
        assertThat(now(decide(bundle("1", "2"), emptyDatabase(), nothing, Wish.EVERYTHING)))
                .containsExactly("1", "2");
        assertThat(now(decide(bundle("1", "2"), database("1"), nothing, Wish.EVERYTHING)))
                .containsExactly("2");
    }

    @Test
    void aLedgerThatIsNotWhatWasSeenIsAcceptedByItsOwnDigestAndStaysSoWhenItGrows() {
        Witness other = witness("0", "1");
        Decision.Refuse refuse = refused(decide(bundle("1", "2", "3"), database("1", "2"), other, Wish.EVERYTHING));
        String digest = Cases.ledger("1", "2").digest();
        assertThat(refuse.message()).contains("- {kind: Tampered, ledgerDigest: \"" + digest + "\", reason: WHY}");
        Accept word = Accept.parse("Tampered " + digest + " by hand");
        assertThat(now(decide(
                        bundle("1", "2", "3"),
                        database("1", "2"),
                        other,
                        Wish.EVERYTHING.with(new Answers(false, null, null, List.of(word))))))
                .containsExactly("3");
        // The operator may have lost the report of that run: it still remembers the other one.
        Observed grown = database("1", "2", "3");
        Observed recorded = new Observed(
                grown.ledger(),
                List.of(),
                grown.toolHistory(),
                List.of(),
                List.of(),
                0,
                Cases.LINEAGE,
                null,
                Set.of(),
                List.of(word));
        assertThat(now(decide(bundle("1", "2", "3"), recorded, other, Wish.EVERYTHING)))
                .isEmpty();
    }

    @Test
    void aGapInTheLedgersNumbersIsTampered() {
        Ledger gap = new Ledger(List.of(entry(1, "1"), entry(3, "2")));
        assertThat(refused(decide(bundle("1", "2"), database(gap))).outcome()).isEqualTo(Outcome.HistoryTampered);
    }

    @Test
    void aToolsTableThatIsGoneIsTamperedBecauseTheSchemaMayHaveBeenReset() {
        Observed gone = new Observed(
                Cases.ledger("1"), List.of(), null, List.of(), List.of(), 0, null, null, Set.of(), List.of());
        Decision.Refuse refuse = refused(decide(bundle("1", "2"), gone));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refuse.message()).contains("_prisma_migrations is gone; was the schema reset?");
    }

    @Test
    void tablesThatNobodyRecordedNeedABaseline() {
        Observed tables = new Observed(
                null, List.of(), null, List.of(), List.of("account", "invoice"), 2, null, null, Set.of(), List.of());
        Decision.Refuse refuse = refused(decide(bundle("1"), tables));
        assertThat(refuse.outcome()).isEqualTo(Outcome.BaselineNeeded);
        assertThat(refuse.message())
                .contains("2 tables (account, invoice)", "Nothing was run")
                .contains("spec:\n  deploy:\n    baseline: \"1\"\n");
    }

    @Test
    void theHistoryOfAToolWithAnotherLayoutNeedsABaseline() {
        Observed flyway = new Observed(
                null,
                List.of(),
                null,
                List.of("public.flyway_schema_history (1 row)"),
                List.of(),
                0,
                null,
                null,
                Set.of(),
                List.of());
        Decision.Refuse refuse = refused(decide(bundle("1"), flyway));
        assertThat(refuse.outcome()).isEqualTo(Outcome.BaselineNeeded);
        assertThat(refuse.message()).contains("public.flyway_schema_history (1 row)", "layout of another tool");
    }

    @Test
    void tablesOfOurOwnThatCannotBeTrustedAreNotRead() {
        Observed foreign = new Observed(
                null,
                List.of("the trigger t is on godwit.ledger"),
                null,
                List.of(),
                List.of(),
                0,
                null,
                null,
                Set.of(),
                List.of());
        Decision.Refuse refuse = refused(decide(bundle("1"), foreign));
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryTampered);
        assertThat(refuse.message()).contains("the trigger t is on godwit.ledger");
    }

    @Test
    void anUnknownTargetIsAnsweredWithTheNearestNames() {
        assertThat(Target.problem(bundle("20240101_init", "20240215_posts"), "target", "20240215_post"))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("The target 20240215_post is not in the bundle")
                        .contains("The nearest names are 20240215_posts"));
        assertThat(Target.problem(bundle("1"), "target", "1")).isEmpty();
    }

    private static Decision decide(Bundle bundle, Observed observed) {
        return decide(bundle, observed, null, Wish.EVERYTHING);
    }

    private static Decision decide(Bundle bundle, Observed observed, @Nullable Witness witness, Wish wish) {
        return Comparison.decide(bundle, observed, witness, wish);
    }

    private static List<String> now(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Apply.class);
        return ((Decision.Apply) decision).now().stream().map(Migration::name).toList();
    }

    private static Decision.Refuse refused(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        return (Decision.Refuse) decision;
    }
}
