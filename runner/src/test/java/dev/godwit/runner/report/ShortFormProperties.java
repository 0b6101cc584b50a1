package dev.godwit.runner.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.godwit.bundle.Sha256;
import dev.godwit.report.AppliedMigration;
import dev.godwit.report.DatabaseIdentity;
import dev.godwit.report.Difference;
import dev.godwit.report.Discrepancy;
import dev.godwit.report.Drift;
import dev.godwit.report.Failure;
import dev.godwit.report.History;
import dev.godwit.report.LockHolder;
import dev.godwit.report.Outcome;
import dev.godwit.report.PlannedMigration;
import dev.godwit.report.Rehearsal;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import dev.godwit.report.Verb;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class ShortFormProperties {

    private static final String DIGEST = "sha256:" + Sha256.hex("x");

    @Property(tries = 60)
    void itIsAlwaysValidJsonWithinTheLimitAndKeepsWhatDecides(
            @ForAll @StringLength(max = 250) String name,
            @ForAll @StringLength(max = 3000) String text,
            @ForAll @IntRange(max = 2000) int count,
            @ForAll @IntRange(max = 50) int newest)
            throws JsonProcessingException {
        Report whole = report(name, text, count, newest);
        String json = ShortForm.of(whole);
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ShortForm.MAX_BYTES);
        Report read = read(json);
        assertThat(read.outcome()).isEqualTo(whole.outcome());
        assertThat(read.pendingTotal()).isEqualTo(whole.pendingTotal());
        assertThat(read.remaining()).isEqualTo(whole.remaining());
        assertThat(read.bundleDigest()).isEqualTo(whole.bundleDigest());
        assertThat(read.history()).isNotNull();
        assertThat(read.history().length()).isEqualTo(4711);
        assertThat(read.history().digest()).isEqualTo(DIGEST);
        assertThat(read.failure()).isNotNull();
        assertThat(Objects.requireNonNull(read.rehearsal()).planDigest()).isEqualTo(DIGEST);
        assertThat(read.rehearsal().total()).isEqualTo(count);
        assertThat(read.failure().id()).isEqualTo("0123456789abcdef");
        assertThat(read.failure().line()).isEqualTo(12);
        assertThat(read.fullDigest())
                .as("vouches for the whole one in the log, if this is not it")
                .isEqualTo(json.equals(ReportJson.write(whole)) ? null : Report.digestOf(ReportJson.logLine(whole)));
    }

    @Property(tries = 10)
    void theWorstCharactersFitToo(@ForAll @IntRange(max = 2000) int count) throws JsonProcessingException {
        String control = "\u0001".repeat(250);
        String wide = "😀".repeat(250);
        for (String worst : List.of(control, wide)) {
            String json = ShortForm.of(report(worst, worst.repeat(4), count, 50));
            assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(ShortForm.MAX_BYTES);
            assertThat(read(json).shortened()).isTrue();
        }
    }

    @Test
    void aSmallReportIsNotShortened() throws JsonProcessingException {
        Report whole = report("20240101000000_init", "ok", 1, 1);
        assertThat(read(ShortForm.of(whole))).isEqualTo(whole);
    }

    @Test
    void aRunThatWentWellIsNotShortenedForWhatItsPlanHadToSay() throws JsonProcessingException {
        ReviewFinding finding = new ReviewFinding(
                "rule", ReviewFinding.Grade.Advice, "1_a", 1, 1, "a", "m".repeat(300), "f".repeat(300));
        ReviewedPlan plan = new ReviewedPlan(DIGEST, 0, 0, 9, List.of(), Collections.nCopies(9, finding), 9, List.of());

        Report went = read(ShortForm.of(reviewed(Outcome.Applied, plan)));
        assertThat(went.shortened()).isFalse();
        assertThat(went.applied()).containsExactly("1_a");
        assertThat(Objects.requireNonNull(went.plan()).findings()).isEmpty();
        assertThat(Objects.requireNonNull(went.plan()).total()).isEqualTo(9);

        assertThat(read(ShortForm.of(reviewed(Outcome.AwaitingApproval, plan))).shortened())
                .as("somebody has to read this one's findings")
                .isTrue();
    }

    private static Report reviewed(Outcome outcome, ReviewedPlan plan) {
        return new Report(
                Report.VERSION,
                Verb.DEPLOY,
                outcome,
                "What happened.",
                DIGEST,
                1,
                List.of("1_a"),
                List.of(),
                0,
                0,
                null,
                List.of(),
                null,
                null,
                null,
                null,
                plan,
                12,
                null);
    }

    @Test
    void aLogLineIsOneLine() {
        assertThat(ReportJson.logLine(report("a\nb", "c\r\nd", 1, 1)))
                .doesNotContain("\n")
                .startsWith("{\"report\":{");
    }

    private static Report report(String name, String text, int count, int newest) {
        Instant at = Instant.parse("2026-01-02T03:04:05.123456Z");
        return new Report(
                        Report.VERSION,
                        Verb.DEPLOY,
                        Outcome.MigrationFailed,
                        text,
                        DIGEST,
                        count,
                        Collections.nCopies(count, name),
                        Collections.nCopies(count, name),
                        count,
                        count,
                        new History(
                                4711,
                                DIGEST,
                                Collections.nCopies(newest, new AppliedMigration(name, Sha256.hex("x"), at, 5, "job"))),
                        Collections.nCopies(
                                count,
                                new Discrepancy(
                                        Discrepancy.Kind.Edited, name, Sha256.hex("x"), Sha256.hex("y"), at, text)),
                        new Failure(
                                "0123456789abcdef",
                                name,
                                12,
                                3,
                                text,
                                "42601",
                                text,
                                text,
                                text,
                                text,
                                text,
                                text,
                                null,
                                "job"),
                        new LockHolder(17, name, at),
                        new DatabaseIdentity("55fb33c3-0a18-4e73-a0b3-5ab9fe273348", "18.6"),
                        new Drift(
                                Drift.State.DriftDetected,
                                at,
                                DIGEST,
                                Collections.nCopies(
                                        count,
                                        new Difference("table", name, Difference.Kind.Extra, List.of(), text, DIGEST)),
                                count,
                                text),
                        new ReviewedPlan(
                                DIGEST,
                                count,
                                count,
                                count,
                                Collections.nCopies(count, new PlannedMigration(name, text, List.of(text))),
                                Collections.nCopies(
                                        count,
                                        new ReviewFinding(
                                                "rule", ReviewFinding.Grade.Unsafe, name, 1, 1, name, text, text)),
                                3 * count,
                                Collections.nCopies(count, text)),
                        12,
                        null)
                .after(Rehearsal.of(
                        DIGEST,
                        Rehearsal.Result.Failed,
                        name,
                        Collections.nCopies(count, new Rehearsal.Step(name, 5)),
                        null));
    }

    private static Report read(String json) throws JsonProcessingException {
        return JsonMapper.builder().addModule(new JavaTimeModule()).build().readValue(json, Report.class);
    }
}
