package dev.godwit.operator.plan;

import dev.godwit.api.JobSpec;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Which ended Job goes next, when there are more than are to be kept. */
final class Prune {

    private static final Comparator<JobRun> NEWEST_FIRST =
            Comparator.comparing(JobRun::createdAt).thenComparing(JobRun::name).reversed();

    private Prune() {}

    static Effect oldest(List<JobRun> jobs, JobSpec spec) {
        return Stream.concat(
                        beyond(jobs, true, spec.keepSucceeded()).stream(),
                        beyond(jobs, false, spec.keepFailed()).stream())
                .max(NEWEST_FIRST)
                .<Effect>map(job -> new Effect.DeleteJob(job.name(), job.uid()))
                .orElseGet(Effect.None::new);
    }

    private static List<JobRun> beyond(List<JobRun> jobs, boolean succeeded, int keep) {
        return jobs.stream()
                .filter(job -> job.state() instanceof JobState.Ended ended
                        && ended.settled()
                        && ended.succeeded() == succeeded)
                .sorted(NEWEST_FIRST)
                .skip(keep)
                .toList();
    }
}
