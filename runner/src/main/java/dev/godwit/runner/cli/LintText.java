package dev.godwit.runner.cli;

import dev.godwit.runner.review.Done;
import dev.godwit.runner.review.Finding;
import dev.godwit.runner.review.Grade;
import dev.godwit.runner.review.ReviewedMigration;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A review for a terminal.
 *
 * @param locks whether the locks of every migration are told, also of those without findings
 */
record LintText(MigrationFiles files, boolean locks) {

    void print(List<ReviewedMigration> reviewed, PrintWriter out) {
        for (ReviewedMigration migration : reviewed) {
            if (locks || !migration.findings().isEmpty()) {
                out.println(migration.name());
                out.println("  " + migration.summary());
                if (locks) {
                    migration.acts().stream()
                            .flatMap(LintText::locks)
                            .distinct()
                            .forEach(out::println);
                }
                migration.findings().forEach(finding -> finding(finding, out));
                out.println();
            }
        }
        out.println(total(reviewed));
    }

    private static Stream<String> locks(Done done) {
        return done.locks().stream()
                .map(lock -> "  line " + done.line() + "  " + lock.mode() + " on " + lock.table()
                        + switch (lock.work()) {
                            case Instant -> "";
                            case Scan -> ", reads all of it";
                            case BuildIndex -> ", builds an index from all of it";
                            case Rewrite -> ", writes all of it anew";
                        });
    }

    private void finding(Finding finding, PrintWriter out) {
        out.println("  " + finding.grade() + "  " + finding.rule() + "  " + files.of(finding.migration()) + ":"
                + finding.line());
        out.println("      " + finding.message());
        out.println("      Instead: " + finding.rewrite());
    }

    private static String total(List<ReviewedMigration> reviewed) {
        String counts = Arrays.stream(Grade.values())
                .map(grade -> count(reviewed, grade) + " " + grade)
                .collect(Collectors.joining(", "));
        return reviewed.size() + (reviewed.size() == 1 ? " migration" : " migrations") + " reviewed: " + counts + ".";
    }

    static long count(List<ReviewedMigration> reviewed, Grade grade) {
        return reviewed.stream()
                .flatMap(migration -> migration.findings().stream())
                .filter(finding -> finding.grade() == grade)
                .count();
    }
}
