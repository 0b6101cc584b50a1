package dev.godwit.operator.plan;

import dev.godwit.report.Report;

/** A report that is new to the status, and what it came to. */
public record Learned(Reason reason, Report report, String job, int attempt) {}
