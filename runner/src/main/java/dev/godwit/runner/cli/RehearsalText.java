package dev.godwit.runner.cli;

import dev.godwit.report.Report;
import dev.godwit.runner.rehearsal.RehearsalReport;
import dev.godwit.runner.rehearsal.RehearsalReport.Result;
import dev.godwit.runner.rehearsal.RehearsalReport.Step;

/** What a rehearsal came to, for a terminal. */
record RehearsalText(RehearsalReport rehearsal) {

    String text() {
        StringBuilder text = new StringBuilder();
        if (rehearsal.result() != Result.NothingPending) {
            section(text, "In production:", rehearsal.production());
        }
        if (rehearsal.result() == Result.RehearsalFailed && rehearsal.copy() != null) {
            section(text, "In the copy:", rehearsal.copy());
        }
        if (!rehearsal.migrations().isEmpty()) {
            line(text, "Applied to the copy:");
            for (Step step : rehearsal.migrations()) {
                line(text, "  " + step.name() + "  " + step.durationMs() + " ms");
            }
        }
        line(text, rehearsal.result() + ": " + rehearsal.message());
        return text.toString();
    }

    private static void section(StringBuilder text, String title, Report report) {
        line(text, title);
        new ReportText(report).text().lines().forEach(line -> line(text, "  " + line));
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
