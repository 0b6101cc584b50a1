package dev.godwit.runner.decide;

import static dev.godwit.runner.decide.Cases.bundle;
import static dev.godwit.runner.decide.Cases.toolRow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.godwit.bundle.Bundle;
import dev.godwit.bundle.Layout;
import dev.godwit.bundle.Migration;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Discrepancy.Kind;
import dev.godwit.report.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What another tool applied. */
class AdoptionTest {

    private static final String WINDOWS = "SELECT 1;\r\nSELECT 2;\r\n";
    private static final String UNIX = "SELECT 1;\nSELECT 2;\n";

    @Test
    void whatPrismaAppliedIsTakenOverWithOurOwnHashInTheOrderOfItsApplication() {
        Decision.Apply apply = applied(bundle("1", "2", "3"), prisma(toolRow("1"), toolRow("2")));
        assertThat(apply.settlement().entries())
                .extracting(
                        Ledger.Entry::seq,
                        Ledger.Entry::name,
                        e -> e.migration().sha256(),
                        Ledger.Entry::state)
                .containsExactly(
                        tuple(1, "1", Sha256.hex("1"), Ledger.State.Adopted),
                        tuple(2, "2", Sha256.hex("2"), Ledger.State.Adopted));
        assertThat(apply.now()).extracting(Migration::name).containsExactly("3");
        assertThat(apply.settlement().notes()).containsExactly("Taken over from Prisma's history: 1, 2.");
    }

    @Test
    void whatPrismaAppliedSinceIsTakenOverToo() {
        Observed since = with(Cases.database("1"), toolRow("1"), toolRow("2"));
        Decision.Apply apply = applied(bundle("1", "2", "3"), since);
        assertThat(apply.settlement().entries())
                .extracting(Ledger.Entry::seq, Ledger.Entry::name)
                .containsExactly(tuple(2, "2"));
        assertThat(apply.now()).extracting(Migration::name).containsExactly("3");
    }

    @Test
    void prismasChecksumsOfOtherLineEndingsAndOfOldVersionsAreTheSameMigration() {
        Migration windows = new Migration("1", Sha256.hex(WINDOWS), WINDOWS);
        Migration unix = new Migration("2", Sha256.hex(UNIX), UNIX);
        Bundle bundle = new Bundle(Layout.Prisma, List.of(windows, unix));
        Decision.Apply apply = applied(bundle, prisma(row("1", Sha256.hex(UNIX)), row("2", Sha256.hex(WINDOWS))));
        assertThat(apply.settlement().entries())
                .extracting(e -> e.migration().sha256())
                .containsExactly(windows.sha256(), unix.sha256());
    }

    @Test
    void oldVersionsOfPrismaLeftOutZeroes() {
        String hash = Sha256.hex("3");
        assertThat(withoutZeroes(hash)).hasSizeLessThan(64);
        assertThat(ToolChecksum.matches(Layout.Prisma, withoutZeroes(hash), new Migration("m", hash, "3")))
                .isTrue();
        assertThat(ToolChecksum.matches(Layout.Prisma, withoutZeroes(hash), new Migration("m", Sha256.hex("4"), "4")))
                .isFalse();
    }

    @Test
    void everythingThatPrismaLetThroughIsListedAtOnceWithWhatToPaste() {
        Decision.Refuse refuse = refused(
                bundle("1", "2", "3", "4"),
                prisma(row("1", Sha256.hex("other")), toolRow("0_gone"), toolRow("4"), toolRow("3")),
                Answers.NONE);
        assertThat(refuse.outcome()).isEqualTo(Outcome.HistoryEdited);
        assertThat(refuse.discrepancies())
                .extracting(Discrepancy::kind, Discrepancy::migration)
                .containsExactly(
                        tuple(Kind.Edited, "1"),
                        tuple(Kind.Missing, "0_gone"),
                        tuple(Kind.Late, "2"),
                        tuple(Kind.Late, "3"));
        assertThat(refuse.message())
                .contains("    - {kind: Edited, migration: \"1\", sha256: \"" + Sha256.hex("1") + "\", reason: WHY}")
                .contains("    - {kind: Removed, migration: \"0_gone\", sha256: \"" + Sha256.hex("0_gone"))
                .contains("    - {kind: Late, migration: \"2\"")
                .contains("    - {kind: Late, migration: \"3\"")
                .contains("behind 4, which follows it in the bundle");
    }

    @Test
    void whatIsAcceptedIsTakenOverAndTheRestApplied() {
        Decision.Apply apply = applied(
                bundle("1", "2", "3", "4"),
                prisma(row("1", Sha256.hex("other")), toolRow("0_gone"), toolRow("4"), toolRow("3")),
                accepting(
                        "Edited 1 " + Sha256.hex("1") + " a comment",
                        "Removed 0_gone " + Sha256.hex("0_gone") + " merged",
                        "Late 2 " + Sha256.hex("2") + " two branches",
                        "Late 3 " + Sha256.hex("3") + " two branches"));
        assertThat(apply.now()).extracting(Migration::name).containsExactly("2");
        assertThat(apply.settlement().accepts()).hasSize(4);
        assertThat(apply.settlement().entries())
                .extracting(Ledger.Entry::name)
                .containsExactly("1", "0_gone", "4", "3");
        assertThat(apply.settlement().entries().getFirst().migration().sha256()).isEqualTo(Sha256.hex("other"));
    }

    @Test
    void aMigrationThatPrismaCallsFailedStopsTheRunAndSaysHowToResolveIt() {
        ToolRow failed = new ToolRow("2", Sha256.hex("2"), Cases.APPLIED_AT, 0, ToolRow.State.Failed);
        Decision.Refuse refuse = refused(bundle("1", "2"), prisma(toolRow("1"), failed), Answers.NONE);
        assertThat(refuse.outcome()).isEqualTo(Outcome.ResolveNeeded);
        assertThat(refuse.message())
                .contains("Prisma itself recorded that a migration failed: 2.")
                .contains("- {migration: \"2\", failure: \"" + failed.failureId() + "\", as: Applied, reason: WHY}");
        assertThat(refuse.failure()).isNotNull().satisfies(failure -> {
            assertThat(failure.id()).isEqualTo(failed.failureId());
            assertThat(failure.migration()).isEqualTo("2");
        });
    }

    @Test
    void aFailureOfPrismasIsResolvedForThatOneFailureOnly() {
        ToolRow failed = new ToolRow("2", Sha256.hex("2"), Cases.APPLIED_AT, 0, ToolRow.State.Failed);
        ToolRow later = new ToolRow("2", Sha256.hex("2"), Cases.APPLIED_AT.plusSeconds(1), 0, ToolRow.State.Failed);
        Resolution applied = new Resolution("2", failed.failureId(), true, "looked");
        assertThat(refused(bundle("1", "2"), prisma(toolRow("1"), later), resolving(applied))
                        .outcome())
                .isEqualTo(Outcome.ResolveNeeded);

        Decision.Apply taken = applied(bundle("1", "2", "3"), prisma(toolRow("1"), failed), resolving(applied));
        assertThat(taken.now()).extracting(Migration::name).containsExactly("3");
        assertThat(taken.settlement().resolutions()).containsExactly(applied);
        assertThat(taken.settlement().toolRows()).extracting(Ledger.Entry::name).containsExactly("2");
        assertThat(taken.settlement().notes())
                .anyMatch(note -> note.startsWith("2, which Prisma calls failed, is taken for applied"));

        Resolution not = new Resolution("2", failed.failureId(), false, "undone");
        Decision.Apply again = applied(bundle("1", "2", "3"), prisma(toolRow("1"), failed), resolving(not));
        assertThat(again.now()).extracting(Migration::name).containsExactly("2", "3");
        assertThat(again.settlement().toolRows()).isEmpty();
    }

    @Test
    void whatTheBundleDoesNotHaveCannotBeTakenForApplied() {
        ToolRow failed = new ToolRow("2", Sha256.hex("2"), Cases.APPLIED_AT, 0, ToolRow.State.Failed);
        Resolution applied = new Resolution("2", failed.failureId(), true, "looked");
        Decision.Refuse refuse = refused(bundle("1"), prisma(toolRow("1"), failed), resolving(applied));
        assertThat(refuse.outcome()).isEqualTo(Outcome.ResolveNeeded);
        assertThat(refuse.message()).contains("as: NotApplied, reason: WHY}");
    }

    @Test
    void rowsOfAnotherStreamAreNoneOfOurs() {
        Observed shared = new Observed(
                Cases.ledger(),
                List.of(),
                List.of(toolRow("x"), toolRow("1")),
                List.of(),
                List.of(),
                0,
                Cases.LINEAGE,
                null,
                Set.of("x"),
                List.of());
        assertThat(applied(bundle("1"), shared).settlement().entries())
                .extracting(Ledger.Entry::name)
                .containsExactly("1");
    }

    @Test
    void flywaysChecksumIsOverLinesWithoutTheirEnds() {
        Migration migration = new Migration("V1__a.sql", "", "create table a ();\r\nselect 1;");
        // As flyway_schema_history has it for this file.
        assertThat(ToolChecksum.of(Layout.Flyway, migration))
                .isEqualTo(ToolChecksum.of(
                        Layout.Flyway, new Migration("V1__a.sql", "", "create table a ();\nselect 1;\n")))
                .isNotEqualTo(ToolChecksum.of(Layout.Flyway, new Migration("V1__a.sql", "", "create table b ();")));
    }

    @Test
    void flywaysHistoryHasNoWordForASquashSoItIsRefused() {
        Answers squash = new Answers(false, null, new Answers.Squash("V2__b.sql", "V3__c.sql"), List.of());
        Decision.Refuse refuse = refused(flyway("V1__a.sql", "V2__b.sql", "V3__c.sql"), prisma(), squash);
        assertThat(refuse.outcome()).isEqualTo(Outcome.InvalidSpec);
        assertThat(refuse.message()).contains("spec.deploy.squash is for Prisma's layout", "Nothing was run");
    }

    @Test
    void flywaysBaselineCoversWhatTheBundleHasUpToItsVersion() {
        Bundle bundle = flyway("V1__a.sql", "V2__b.sql", "V3__c.sql", "V4__d.sql");
        Decision.Apply apply = applied(
                bundle,
                prisma(
                        new ToolRow("2", null, Cases.APPLIED_AT, 0, ToolRow.State.Baseline),
                        row(
                                "V3__c.sql",
                                ToolChecksum.of(
                                        Layout.Flyway, bundle.migrations().get(2)))));
        assertThat(apply.settlement().entries())
                .extracting(Ledger.Entry::name, Ledger.Entry::state)
                .containsExactly(
                        tuple("V1__a.sql", Ledger.State.Baselined),
                        tuple("V2__b.sql", Ledger.State.Baselined),
                        tuple("V3__c.sql", Ledger.State.Adopted));
        assertThat(apply.now()).extracting(Migration::name).containsExactly("V4__d.sql");
    }

    @Test
    void whatIsAddedBelowFlywaysBaselineIsRefusedForFlywayWouldNeverRunIt() {
        Bundle bundle = flyway("V1__a.sql", "V1.5__new.sql", "V2__b.sql");
        Ledger taken = new Ledger(List.of(
                new Ledger.Entry(
                        1, Cases.entry(1, "V1__a.sql").migration(), Ledger.State.Baselined, null, ScriptForms.UNKNOWN),
                new Ledger.Entry(
                        2,
                        Cases.entry(2, "V2__b.sql").migration(),
                        Ledger.State.Baselined,
                        null,
                        ScriptForms.UNKNOWN)));
        Observed observed =
                with(Cases.database(taken), new ToolRow("2", null, Cases.APPLIED_AT, 0, ToolRow.State.Baseline));
        Decision.Refuse refuse = refused(bundle, observed, new Answers(true, null, null, List.of()));
        assertThat(refuse.outcome()).isEqualTo(Outcome.LateMigration);
        assertThat(refuse.message())
                .contains("V1.5__new.sql (it stands below Flyway's baseline 2")
                .doesNotContain("accept:");
    }

    @Test
    void aRepeatableMigrationRunsAgainWhereverFlywayWouldRunItAgain() {
        Bundle bundle = flyway("V1__a.sql", "R__same.sql", "R__changed.sql");
        Decision.Apply apply = applied(
                bundle,
                prisma(
                        row(
                                "V1__a.sql",
                                ToolChecksum.of(
                                        Layout.Flyway, bundle.migrations().get(0))),
                        row(
                                "R__same.sql",
                                ToolChecksum.of(
                                        Layout.Flyway, bundle.migrations().get(1))),
                        row("R__changed.sql", "4711"),
                        row("R__gone.sql", "4712")));
        assertThat(apply.settlement().entries())
                .extracting(Ledger.Entry::name)
                .containsExactly("V1__a.sql", "R__same.sql", "R__changed.sql", "R__gone.sql");
        assertThat(apply.now()).extracting(Migration::name).containsExactly("R__changed.sql");
    }

    private static Bundle flyway(String... names) {
        return new Bundle(
                Layout.Flyway, Arrays.stream(names).map(Cases::migration).toList());
    }

    private static String withoutZeroes(String hex) {
        return hex.replaceAll("\\G(?:0(.)|(..))", "$1$2");
    }

    private static ToolRow row(String name, @Nullable String checksum) {
        return new ToolRow(name, checksum, Cases.APPLIED_AT, 7, ToolRow.State.Applied);
    }

    private static Observed prisma(ToolRow... rows) {
        return with(Cases.emptyDatabase(), rows);
    }

    private static Observed with(Observed observed, ToolRow... rows) {
        return new Observed(
                observed.ledger(),
                List.of(),
                List.of(rows),
                List.of(),
                List.of("account"),
                1,
                observed.lineage(),
                null,
                Set.of(),
                List.of());
    }

    private static Answers accepting(String... accepts) {
        return new Answers(
                false, null, null, Arrays.stream(accepts).map(Accept::parse).toList());
    }

    private static Answers resolving(Resolution resolution) {
        return new Answers(false, null, null, List.of(), List.of(resolution));
    }

    private static Decision.Apply applied(Bundle bundle, Observed observed) {
        return applied(bundle, observed, Answers.NONE);
    }

    private static Decision.Apply applied(Bundle bundle, Observed observed, Answers answers) {
        Decision decision = Comparison.decide(bundle, observed, null, Wish.EVERYTHING.with(answers));
        assertThat(decision).isInstanceOf(Decision.Apply.class);
        return (Decision.Apply) decision;
    }

    private static Decision.Refuse refused(Bundle bundle, Observed observed, Answers answers) {
        Decision decision = Comparison.decide(bundle, observed, null, Wish.EVERYTHING.with(answers));
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        return (Decision.Refuse) decision;
    }
}
