package dev.godwit.runner.cli;

import dev.godwit.report.Discrepancy;
import dev.godwit.report.Drift;
import dev.godwit.report.Failure;
import dev.godwit.report.Outcome;
import dev.godwit.report.Report;
import dev.godwit.report.ReviewFinding;
import dev.godwit.report.ReviewedPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report for a terminal. */
public record ReportText(Report report) {

    private static final int MAX_LISTED = 20;

    public String text() {
        StringBuilder text = new StringBuilder();
        ReviewedPlan plan = report.plan();
        if (!report.pending().isEmpty()) {
            line(text, "Pending:");
            for (String name : report.pending().stream().limit(MAX_LISTED).toList()) {
                line(text, "  " + name);
                if (plan != null) {
                    plan.migrations().stream()
                            .filter(migration -> migration.name().equals(name))
                            .forEach(migration -> {
                                line(text, "    " + migration.summary());
                                migration.locks().forEach(lock -> line(text, "    " + lock));
                            });
                }
            }
            if (report.pending().size() > MAX_LISTED) {
                line(text, "  and " + (report.pending().size() - MAX_LISTED) + " more");
            }
        }
        if (plan != null) {
            findings(text, plan);
        }
        discrepancies(text, report.discrepancies());
        if (report.failure() != null) {
            failure(text, report.failure());
            line(text, report.outcome().name());
        } else {
            line(text, report.outcome() + ": " + report.message());
        }
        if (report.outcome() == Outcome.AwaitingApproval && plan != null) {
            line(text, "To agree to exactly this plan: godwit deploy with --plan " + plan.digest());
        }
        Drift drift = report.drift();
        if (drift != null && drift.total() > 0) {
            line(
                    text,
                    "Drift: " + drift.total() + (drift.total() == 1 ? " object is" : " objects are")
                            + " not as the migrations left it; see godwit drift.");
        }
        return text.toString();
    }

    private static void findings(StringBuilder text, ReviewedPlan plan) {
        if (plan.total() > 0) {
            line(text, "Review:");
        }
        for (ReviewFinding found : plan.findings()) {
            line(
                    text,
                    "  " + found.grade() + "  " + found.rule() + "  " + found.migration() + ", line " + found.line()
                            + ", " + found.object());
            line(text, "    " + found.message());
            field(text, "    instead", found.fix());
        }
        if (plan.total() > plan.findings().size()) {
            line(text, "  and " + (plan.total() - plan.findings().size()) + " more");
        }
        plan.couldNotKnow().forEach(unknown -> line(text, "  Not known: " + unknown));
        line(text, "Plan: " + plan.digest());
    }

    private static void discrepancies(StringBuilder text, List<Discrepancy> discrepancies) {
        if (discrepancies.isEmpty()) {
            return;
        }
        line(text, "Refused:");
        for (Discrepancy found : discrepancies) {
            line(text, "  " + found.kind() + "  " + found.migration());
            field(text, "    recorded", found.recordedSha256());
            field(text, "    in bundle", found.bundleSha256());
            field(text, "    applied", found.appliedAt());
            field(text, "    because", found.detail());
        }
    }

    private static void failure(StringBuilder text, Failure failure) {
        line(text, "");
        line(
                text,
                failure.migration()
                        + (failure.line() == null ? "" : ", line " + failure.line() + ", column " + failure.column())
                        + (failure.sqlState() == null ? "" : " (SQLSTATE " + failure.sqlState() + ")"));
        line(text, "  " + failure.message());
        field(text, "  detail", failure.detail());
        field(text, "  hint", failure.hint());
        field(text, "  in", failure.context());
        if (failure.statement() != null) {
            line(text, "");
            failure.statement().lines().forEach(sql -> line(text, "    " + sql));
            line(text, "");
        }
        field(text, "    why", failure.cause());
        field(text, "    now", failure.fix());
    }

    /** Further lines of the value stand under its first one. */
    private static void field(StringBuilder text, String name, @Nullable Object value) {
        if (value != null) {
            String[] lines = String.valueOf(value).split("\n", -1);
            line(text, name + ": " + lines[0]);
            for (int i = 1; i < lines.length; i++) {
                line(text, " ".repeat(name.length() + 2) + lines[i]);
            }
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append(System.lineSeparator());
    }
}
