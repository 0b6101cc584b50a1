package dev.godwit.operator.plan;

import dev.godwit.report.Report;
import dev.godwit.report.Verb;

/** A report that is new to the status, and what it came to. */
public record Learned(Verb verb, Reason reason, Report report, String job, int attempt) {}
