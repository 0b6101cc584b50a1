package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationStatus;
import java.util.List;
import java.util.Set;

/**
 * What is there, as far as the caches know.
 *
 * @param previous the status as last written
 * @param source of the bundle
 * @param jobs all Jobs of this resource, live or ended, in any order
 * @param absent names of Jobs that the API server itself, not a cache, said do not exist
 */
public record Observed(DatabaseMigrationStatus previous, Source source, List<JobRun> jobs, Set<String> absent) {

    public Observed {
        jobs = List.copyOf(jobs);
        absent = Set.copyOf(absent);
    }
}
