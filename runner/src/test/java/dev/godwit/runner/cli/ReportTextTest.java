package dev.godwit.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.bundle.Sha256;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.report.Verb;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportTextTest {

    @Test
    void aFailureIsShownWithItsPlaceStatementCauseAndFix() {
        Failure failure = new Failure(
                "x",
                "2_b",
                4,
                11,
                "SELECT a,\n  nosuch",
                "42703",
                "no column",
                "One.",
                "Two.",
                "In f\ncalled in line 2",
                "Because.",
                "Do this:\n  SELECT 1;\nThen deploy.",
                null,
                null);
        assertThat(text(Outcome.MigrationFailed, List.of(), List.of("2_b"), failure)
                        .lines())
                .containsExactly(
                        "Pending:",
                        "  2_b",
                        "",
                        "2_b, line 4, column 11 (SQLSTATE 42703)",
                        "  no column",
                        "  detail: One.",
                        "  hint: Two.",
                        "  in: In f",
                        "      called in line 2",
                        "",
                        "    SELECT a,",
                        "      nosuch",
                        "",
                        "    why: Because.",
                        "    now: Do this:",
                        "           SELECT 1;",
                        "         Then deploy.",
                        "MigrationFailed");
    }

    @Test
    void aPlanSaysWhatEachMigrationDoesWhatIsFoundAndHowToAgree() {
        Report report = new Report(
                Report.VERSION,
                Verb.PLAN,
                Outcome.AwaitingApproval,
                "A person has to agree.",
                null,
                null,
                List.of(),
                List.of("1_a", "2_b"),
                2,
                2,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                new ReviewedPlan(
                        "sha256:1",
                        0,
                        1,
                        1,
                        List.of(
                                new PlannedMigration("1_a", "Creates table a.", List.of()),
                                new PlannedMigration(
                                        "2_b", "Drops table b.", List.of("line 3: ACCESS EXCLUSIVE on b: instant"))),
                        List.of(new ReviewFinding(
                                "drop-table",
                                ReviewFinding.Grade.Unsafe,
                                "2_b",
                                1,
                                3,
                                "b",
                                "Its 12 rows are gone.",
                                "Rename it first.")),
                        2,
                        List.of("Something about the rows of b: no right to read it.")),
                1,
                null);

        assertThat(new ReportText(report).text().lines())
                .containsExactly(
                        "Pending:",
                        "  1_a",
                        "    Creates table a.",
                        "  2_b",
                        "    Drops table b.",
                        "    line 3: ACCESS EXCLUSIVE on b: instant",
                        "Review:",
                        "  Unsafe  drop-table  2_b, line 3, b",
                        "    Its 12 rows are gone.",
                        "    instead: Rename it first.",
                        "  and 1 more",
                        "  Not known: Something about the rows of b: no right to read it.",
                        "Plan: sha256:1",
                        "AwaitingApproval: A person has to agree.",
                        "To agree to exactly this plan: godwit deploy with --plan sha256:1");
    }

    @Test
    void aRefusalListsEveryContradictionWithWholeHashes() {
        Discrepancy edited = new Discrepancy(
                Discrepancy.Kind.Edited,
                "1_a",
                Sha256.hex("a"),
                Sha256.hex("b"),
                Instant.parse("2026-01-02T03:04:05Z"),
                null);
        assertThat(text(Outcome.HistoryEdited, List.of(edited), List.of(), null).lines())
                .containsExactly(
                        "Refused:",
                        "  Edited  1_a",
                        "    recorded: " + Sha256.hex("a"),
                        "    in bundle: " + Sha256.hex("b"),
                        "    applied: 2026-01-02T03:04:05Z",
                        "HistoryEdited: message");
    }

    @Test
    void aLongListIsCut() {
        assertThat(text(Outcome.Planned, List.of(), Collections.nCopies(25, "m"), null))
                .contains("  and 5 more");
    }

    private static String text(
            Outcome outcome, List<Discrepancy> discrepancies, List<String> pending, @Nullable Failure failure) {
        return new ReportText(new Report(
                        Report.VERSION,
                        Verb.DEPLOY,
                        outcome,
                        "message",
                        null,
                        null,
                        List.of(),
                        pending,
                        pending.size(),
                        0,
                        null,
                        discrepancies,
                        failure,
                        null,
                        null,
                        null,
                        null,
                        1,
                        null))
                .text();
    }
}
