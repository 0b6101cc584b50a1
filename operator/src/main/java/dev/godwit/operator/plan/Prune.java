package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.api.JobSpec;
import dev.godwit.report.Verb;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which ended Job goes next, when there are more than are to be kept. */
final class Prune {

    private Prune() {}

    /** @param last the newest Job, as the status tells; null if it tells none. Creation times are whole seconds */
    static Effect oldest(List<JobRun> jobs, JobSpec spec, @Nullable LastJob last) {
        Comparator<JobRun> newestFirst = Comparator.comparing(JobRun::createdAt)
                .thenComparing(job -> last != null && job.name().equals(last.name()))
                .thenComparing(JobRun::name)
                .reversed();
        return Arrays.stream(Verb.values())
                .map(verb -> jobs.stream().filter(job -> job.verb() == verb).toList())
                .flatMap(same -> Stream.concat(
                        beyond(same, true, spec.keepSucceeded(), newestFirst),
                        beyond(same, false, spec.keepFailed(), newestFirst)))
                .max(newestFirst)
                .<Effect>map(job -> new Effect.DeleteJob(job.name(), job.uid()))
                .orElseGet(Effect.None::new);
    }

    private static Stream<JobRun> beyond(
            List<JobRun> jobs, boolean succeeded, int keep, Comparator<JobRun> newestFirst) {
        return jobs.stream()
                .filter(job -> job.state() instanceof JobState.Ended ended
                        && ended.settled()
                        && ended.succeeded() == succeeded)
                .sorted(newestFirst)
                .skip(keep);
    }
}
