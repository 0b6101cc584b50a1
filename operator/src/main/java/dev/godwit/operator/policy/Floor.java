package dev.godwit.operator.policy;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.ReviewSpec;
import dev.godwit.text.Glob;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is allowed in one namespace.
 *
 * @param rule where that is said, for a person
 * @param allowedHosts of databases; empty for any
 * @param allowedJobFields of {@code spec.job}, of those that need to be allowed
 * @param review what a resource may not ask less than
 * @param requireRehearsal whether each deploy has to be rehearsed
 */
public record Floor(
        String rule,
        Optional<List<Glob>> allowedHosts,
        Set<JobField> allowedJobFields,
        ReviewFloor review,
        boolean requireRehearsal) {

    /** Where Jobs run is a team's own matter; with which rights and before whom is not. */
    static final Set<JobField> USUAL_JOB_FIELDS =
            Set.copyOf(EnumSet.of(JobField.NODE_SELECTOR, JobField.TOLERATIONS, JobField.AFFINITY));

    /** Where no rule says anything. */
    public static final Floor DEFAULT =
            new Floor("the operator's default policy", Optional.empty(), USUAL_JOB_FIELDS, ReviewFloor.NONE, false);

    private static final String ASK = " or ask whoever runs the operator to allow it (value policy of its chart).";

    public Floor {
        allowedHosts = allowedHosts.map(List::copyOf);
        allowedJobFields = Set.copyOf(allowedJobFields);
    }

    /** What in the spec is not allowed, each a sentence; empty if all of it is. */
    public List<String> refusals(DatabaseMigrationSpec spec) {
        List<String> refusals = new ArrayList<>();
        host("spec.database", spec.database()).ifPresent(refusals::add);
        copy(spec).flatMap(copy -> host("spec.rehearsal.database", copy)).ifPresent(refusals::add);
        if (requireRehearsal && spec.rehearsal() == null) {
            refusals.add(
                    "spec.rehearsal is missing, and " + rule + " lets nothing be deployed that has not succeeded in a"
                            + " restored copy. Name one in spec.rehearsal.database," + ASK);
        }
        for (JobField field : JobField.values()) {
            if (field.isSet(spec.job()) && !allowedJobFields.contains(field)) {
                refusals.add("spec.job." + field.word() + " is not allowed by " + rule + ", which allows " + jobFields()
                        + ". Take it out," + ASK);
            }
        }
        return List.copyOf(refusals);
    }

    private Optional<String> host(String field, DatabaseSpec database) {
        String host = database.knownHost();
        return host == null
                        || allowedHosts.isEmpty()
                        || allowedHosts.get().stream().anyMatch(g -> g.matches(host))
                ? Optional.empty()
                : Optional.of(field + ": the host " + host + " is not allowed by " + rule + ", which allows "
                        + hosts().orElse("none") + ". Name one of these," + ASK);
    }

    private static Optional<DatabaseSpec> copy(DatabaseMigrationSpec spec) {
        return Optional.ofNullable(spec.rehearsal())
                .map(rehearsal -> rehearsal.database().as(spec.database()));
    }

    /** What the Job itself must check, because only a Secret tells a host: patterns with commas between them. */
    public Optional<String> hostsForTheJob(DatabaseMigrationSpec spec) {
        boolean known = spec.database().knownHost() != null
                && copy(spec).map(copy -> copy.knownHost() != null).orElse(true);
        return known ? Optional.empty() : hosts().map(h -> h.replace(" ", ""));
    }

    /** What of {@code spec.review} does not count here, and why; empty if all of it does. */
    public Optional<String> reviewWords(ReviewSpec asked) {
        return review.words(rule, asked);
    }

    private Optional<String> hosts() {
        return allowedHosts.map(globs -> globs.stream().map(Glob::pattern).collect(Collectors.joining(", ")));
    }

    private String jobFields() {
        return allowedJobFields.isEmpty()
                ? "none of these fields"
                : allowedJobFields.stream().sorted().map(JobField::word).collect(Collectors.joining(", "));
    }
}
