package dev.godwit.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.godwit.operator.plan.Ending;
import dev.godwit.operator.plan.Ending.Silence;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportReaderTest {

    private static final String REPORT =
            """
            {"version":1,"verb":"deploy","outcome":"Applied","message":"2 migrations are applied.","migrations":2,
             "applied":["1_a"],"pendingTotal":0,"remaining":0,"durationMs":12,
             "history":{"length":2,"digest":"sha256:%s","newest":[{"name":"1_a","sha256":"%s",
                        "appliedAt":"2024-03-01T12:00:00.123456Z","durationMs":3}]},
             "ofALaterVersion":{"x":[1]}}
            """.formatted("a".repeat(64), "b".repeat(64)).replace("\n", "");

    @Test
    void aReportIsReadWhateverElseItHolds() {
        assertThat(ReportReader.message(REPORT + "\n", 0)).isInstanceOfSatisfying(Ending.Reported.class, r -> {
            assertThat(r.report().outcome()).isEqualTo(Outcome.Applied);
            assertThat(r.report().history()).isNotNull();
            assertThat(r.report().shortened()).isFalse();
        });
    }

    @Test
    void whereTheMessageIsMissingTheLastLineOfTheLogHasTheReport() {
        Ending silent = new Ending.Exited(0, Silence.NONE);
        assertThat(ReportReader.logLine("{\"report\":" + REPORT + "}", silent)).isInstanceOf(Ending.Reported.class);
        assertThat(ReportReader.logLine("{\"msg\":\"started\"}", silent)).isEqualTo(silent);
    }

    @Test
    void ofAShortenedReportOnlyTheLineThatItVouchesForIsTheWhole() {
        String line = "{\"report\":" + REPORT + "}";
        Ending shortened = ReportReader.message(
                REPORT.replace("\"durationMs\":12", "\"fullDigest\":\"" + Report.digestOf(line) + "\""), 0);

        assertThat(ReportReader.logLine(line, shortened))
                .isInstanceOfSatisfying(
                        Ending.Reported.class,
                        r -> assertThat(r.report().durationMs()).isEqualTo(12));
        assertThat(ReportReader.logLine(line.replace("1_a", "2_b"), shortened)).isSameAs(shortened);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    ~~ | NONE
                    Killed | GARBLED
                    null | GARBLED
                    [] | GARBLED
                    {} | GARBLED
                    {"version":1} | GARBLED
                    {"version":1,"outcome":"Wonderful","remaining":0} | GARBLED
                    {"version":1,"outcome":"Applied","remaining":-1} | GARBLED
                    {"version":1,"outcome":"Applied","history":{"length":1,"digest":"$(PGPASSWORD)"}} | GARBLED
                    {"version":1,"outcome":"Applied","history":{"length":-1,"digest":"sha256:x"}} | GARBLED
                    {"version":1,"outcome":["Applied"]} | GARBLED
                    {"version":2,"outcome":"Wonderful"} | OTHER_VERSION
                    {"version":99} | OTHER_VERSION
                    """)
    void whatIsNoReportIsNeverTakenForOne(String text, Silence why) {
        assertThat(ReportReader.message(text == null ? "" : text, 3)).isEqualTo(new Ending.Exited(3, why));
    }

    @Test
    void noTextMakesTheReaderFail() {
        Random random = new Random(42);
        for (int i = 0; i < 2_000; i++) {
            StringBuilder broken = new StringBuilder(REPORT);
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                int at = random.nextInt(broken.length());
                switch (random.nextInt(3)) {
                    case 0 -> broken.setLength(Math.max(1, at));
                    case 1 -> broken.setCharAt(at, (char) random.nextInt(0x10000));
                    default -> broken.insert(at, "[{\"\\".charAt(random.nextInt(4)));
                }
            }
            assertThat(ReportReader.message(broken.toString(), 1)).isNotNull();
        }
    }

    @Test
    void deepNestingIsNoStackOverflow() {
        assertThat(ReportReader.message("[".repeat(1_000_000), 1)).isEqualTo(new Ending.Exited(1, Silence.GARBLED));
    }
}
