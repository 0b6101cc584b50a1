package dev.godwit.operator.plan;

import dev.godwit.report.Report;
import dev.godwit.report.Verb;
import java.util.Optional;

/**
 * A report that is new to the status, and what it came to.
 *
 * @param approval that the run was given; empty if there was none, or it is gone
 */
public record Learned(Verb verb, Reason reason, Report report, String job, int attempt, Optional<Approval> approval) {}
