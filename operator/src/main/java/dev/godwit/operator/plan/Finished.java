package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A Job that ended since the status was written.
 *
 * @param verb what it was to do
 * @param took how long its container ran; empty if it never started
 * @param applied how many migrations it says it applied
 */
public record Finished(String verb, Reason outcome, Optional<Duration> took, int applied) {

    /**
     * Empty also for a Job that a wiped status does not name: when that one ended nobody knows.
     *
     * @param next the job of the status that is written now
     */
    public static Optional<Finished> of(Observed observed, Optional<LastJob> next) {
        LastJob last = observed.previous().lastJob();
        if (last == null
                || last.finishedAt() != null
                || next.filter(last::equals).isPresent()) {
            return Optional.empty();
        }
        return observed.jobs().stream()
                .filter(job -> job.name().equals(last.name()))
                .findAny()
                .flatMap(job -> job.state() instanceof JobState.Ended ended
                        ? Optional.of(of(Objects.requireNonNullElse(last.verb(), ""), job, ended))
                        : Optional.empty());
    }

    private static Finished of(String verb, JobRun job, JobState.Ended ended) {
        Conclusion conclusion = Conclusion.of(job, ended.ending());
        return new Finished(
                verb,
                conclusion.reason(),
                ended.startedAt().map(started -> Duration.between(started, ended.endedAt())),
                conclusion.report().map(report -> report.applied().size()).orElse(0));
    }
}
