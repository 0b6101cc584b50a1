package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import dev.godwit.api.DatabaseMigrationStatus.LastJob;
import dev.godwit.operator.order.Neighbour;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is there, as far as the caches know.
 *
 * @param previous the status as last written
 * @param source of the bundle
 * @param approvals all MigrationApprovals for this resource, in any order
 * @param jobs all Jobs of this resource, live or ended, in any order
 * @param absent names of Jobs that the API server itself, not a cache, said do not exist
 * @param neighbours what this one depends on, and they in turn, by name; who is not in it does not exist
 * @param turn whether a Job may be made now, should one be wanted
 */
public record Observed(
        DatabaseMigrationStatus previous,
        Source source,
        List<Approval> approvals,
        List<JobRun> jobs,
        Set<String> absent,
        Map<String, Neighbour> neighbours,
        Turn turn) {

    public Observed {
        approvals = List.copyOf(approvals);
        jobs = List.copyOf(jobs);
        absent = Set.copyOf(absent);
        neighbours = Map.copyOf(neighbours);
    }

    /** While nobody else wants one, and nobody comes first. */
    public Observed(
            DatabaseMigrationStatus previous,
            Source source,
            List<Approval> approvals,
            List<JobRun> jobs,
            Set<String> absent) {
        this(previous, source, approvals, jobs, absent, Map.of(), new Turn.Now());
    }

    /** Whether the status says that this Job is to be made, or was. */
    public boolean announces(String job) {
        LastJob last = previous.lastJob();
        return last != null && last.finishedAt() == null && last.name().equals(job);
    }

    public Optional<JobRun> job(String name) {
        return jobs.stream().filter(job -> job.name().equals(name)).findAny();
    }

    public Observed with(Turn other) {
        return new Observed(previous, source, approvals, jobs, absent, neighbours, other);
    }
}
