package dev.godwit.operator.plan;

import dev.godwit.report.Verb;
import java.util.Optional;
import java.util.OptionalInt;

/** What a plan does to the cluster: at most one thing. */
public sealed interface Effect {

    record None() implements Effect {}

    /** Ask the API server itself for a Job that the status knows and the cache does not; then plan again. */
    record FindJob(String name) implements Effect {}

    /** @param uid of the Job, so that no other one under the same name is deleted */
    record DeleteJob(String name, String uid) implements Effect {}

    /**
     * Make a Job, unless one with this name is there.
     *
     * @param verb deploy, or drift, which only looks
     * @param max apply at most so many migrations; empty for all that are pending
     * @param witness the ledger as last seen, {@code <length>:<digest>}; empty if it was never seen
     * @param retry the retry annotation's value that this Job answers; empty if none
     * @param artifact where the Job fetches its bundle; empty if the bundle is mounted
     * @param seed digest of what is to be run behind the migrations; empty if nothing is
     * @param approval of the plan that may be run although it destroys or blocks; empty if there is none
     */
    record CreateJob(
            String name,
            Verb verb,
            String sourceDigest,
            String inputs,
            String template,
            int attempt,
            OptionalInt max,
            Optional<String> witness,
            String retry,
            Optional<String> artifact,
            Optional<String> seed,
            Optional<Approval> approval)
            implements Effect {}
}
