package dev.godwit.runner.cli;

import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.ReviewedMigration;
import java.io.PrintWriter;
import java.util.List;

/** A review as commands in a GitHub workflow's log, which show it beside the lines of a pull request. */
record LintGithub(MigrationFiles files) {

    void print(List<ReviewedMigration> reviewed, PrintWriter out) {
        reviewed.forEach(migration -> migration.findings().forEach(finding -> out.println(command(finding))));
    }

    private String command(Finding finding) {
        return "::" + level(finding.grade()) + " file=" + property(files.of(finding.migration())) + ",line="
                + finding.line() + ",title=" + property(finding.grade() + ": " + finding.rule()) + "::"
                + text(finding.message() + " Instead: " + finding.rewrite());
    }

    private static String level(Grade grade) {
        return switch (grade) {
            case Advice -> "notice";
            case Unsafe -> "warning";
            case Fails -> "error";
        };
    }

    private static String text(String value) {
        return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String value) {
        return text(value).replace(":", "%3A").replace(",", "%2C");
    }
}
