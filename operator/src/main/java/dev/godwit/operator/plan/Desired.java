package dev.godwit.operator.plan;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.operator.policy.Floor;
import java.util.Optional;

/**
 * What is asked for.
 *
 * @param uid of the resource
 * @param spec as stored, and perhaps null: nothing of it may be read before {@link SpecCheck} has found no problem
 * @param retry the value of the annotation that asks for a retry, if it is there
 * @param runner what the Jobs' container is made from, apart from the spec: image and pull policy
 * @param floor what the operator's policy allows in the namespace
 */
public record Desired(
        String namespace,
        String name,
        String uid,
        long generation,
        DatabaseMigrationSpec spec,
        Optional<String> retry,
        String runner,
        Floor floor) {}
