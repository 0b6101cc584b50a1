package dev.godwit.operator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.godwit.api.BundleImage;
import dev.godwit.api.CredentialsSecret;
import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.DatabaseSpec;
import dev.godwit.api.DeploySpec;
import dev.godwit.api.DriftSpec;
import dev.godwit.api.JobSpec;
import dev.godwit.api.SourceRef;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.policy.Floor;
import dev.godwit.operator.policy.Review;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of what a Job is for. Fields are listed one by one, and one that comes later is to be added only where it
 * differs from its default: otherwise an upgrade of the operator would run every resource again.
 */
public final class Inputs {

    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private Inputs() {}

    /**
     * Of everything that a run's result depends on: not how its pod looks, nor whether the resource is suspended.
     *
     * @param seed digest of what is to be run behind the migrations
     * @param floor what the operator's policy makes of it
     */
    public static String run(DatabaseMigrationSpec spec, String sourceDigest, Optional<String> seed, Floor floor) {
        DatabaseSpec database = spec.database();
        DeploySpec deploy = spec.deploy();
        Map<String, @Nullable Object> inputs = new TreeMap<>();
        putIfSet(inputs, "database.host", database.knownHost());
        if (database.knownHost() != null) {
            inputs.put("database.port", database.knownPort());
        }
        putIfSet(inputs, "database.name", database.name());
        inputs.put("database.schema", database.schema());
        inputs.put("database.ledgerSchema", database.ledgerSchema());
        // A field that is not set leaves the digest as releases before the field computed it.
        putIfSet(inputs, "database.stream", database.stream());
        putIfSet(inputs, "database.role", database.role());
        putIfSet(inputs, "database.tls", database.tls());
        if (database.onReplaced() != DatabaseSpec.OnReplaced.Stop) {
            inputs.put("database.onReplaced", database.onReplaced().name());
        }
        CredentialsSecret credentials = database.credentialsSecret();
        if (credentials != null) {
            inputs.put("database.credentialsSecret.name", credentials.name());
            inputs.put("database.credentialsSecret.usernameKey", credentials.usernameKey());
            inputs.put("database.credentialsSecret.passwordKey", credentials.passwordKey());
        }
        putIfSet(inputs, "database.connectionSecret", database.connectionSecret());
        putIfSet(inputs, "rehearsal", spec.rehearsal());
        floor.hostsForTheJob(spec).ifPresent(hosts -> inputs.put("policy.allowedHosts", hosts));
        inputs.put("bundle.layout", spec.bundle().layout().name());
        inputs.put("bundle.sourceDigest", sourceDigest);
        seed.ifPresent(digest -> inputs.put("seed", digest));
        inputs.put("deploy.granularity", deploy.granularity().name());
        inputs.put("deploy.target", deploy.target());
        inputs.put("deploy.lockTimeout", deploy.lockTimeout());
        inputs.put("deploy.lockWait", deploy.lockWait());
        inputs.put("deploy.deadline", deploy.deadline());
        inputs.put("deploy.databaseAhead", deploy.databaseAhead().name());
        putIfSet(inputs, "bundle.flyway", spec.bundle().flyway());
        BundleImage image = spec.bundle().image();
        if (image != null) {
            inputs.put("bundle.image.path", image.path());
            putIfSet(inputs, "bundle.digest", spec.bundle().digest());
        }
        SourceRef source = spec.bundle().sourceRef();
        if (source != null) {
            inputs.put("bundle.sourceRef.path", source.path());
            putIfSet(inputs, "bundle.digest", spec.bundle().digest());
        }
        if (deploy.lateMigrations() != DeploySpec.LateMigrations.Refuse) {
            inputs.put("deploy.lateMigrations", deploy.lateMigrations().name());
        }
        putIfSet(inputs, "deploy.baseline", deploy.baseline());
        putIfSet(inputs, "deploy.squash", deploy.squash());
        putIfSet(inputs, "deploy.accept", deploy.accept().isEmpty() ? null : deploy.accept());
        putIfSet(inputs, "deploy.resolve", deploy.resolve().isEmpty() ? null : deploy.resolve());
        if (spec.drift().onDrift() == DriftSpec.OnDrift.Block) {
            // What a look compares with is nothing to a deploy, and was not there in releases before.
            ObjectNode drift = CANONICAL.valueToTree(spec.drift());
            drift.remove("expectation");
            inputs.put("drift", drift);
        }
        review(inputs, floor.review().over(spec.review()));
        return digest(inputs);
    }

    /** As it counts, whoever asked for it. */
    private static void review(Map<String, @Nullable Object> inputs, Review review) {
        if (review.unsafe() != Review.STANDARD.unsafe()) {
            inputs.put("review.unsafe", review.unsafe().name());
        }
        if (review.advice() != Review.STANDARD.advice()) {
            inputs.put("review.advice", review.advice().name());
        }
        if (review.smallTable() != Review.STANDARD.smallTable()) {
            inputs.put("review.smallTable", review.smallTable());
        }
        putIfSet(inputs, "review.disable", review.disabled().isEmpty() ? null : review.disabled());
    }

    /** Of everything that a Job is made from. */
    public static String template(DatabaseMigrationSpec spec, String inputs, String runner) {
        JobSpec job = spec.job();
        Map<String, @Nullable Object> template = new TreeMap<>();
        template.put("bundle.configMaps", spec.bundle().configMaps());
        putIfSet(template, "seed", spec.seed());
        putIfSet(template, "bundle.image", spec.bundle().image());
        putIfSet(template, "bundle.sourceRef", spec.bundle().sourceRef());
        template.put("inputs", inputs);
        template.put("runner", runner);
        template.put("job.resources", job.resources());
        template.put("job.labels", job.labels());
        template.put("job.annotations", job.annotations());
        template.put("job.imagePullSecrets", job.imagePullSecrets());
        putIfSet(template, "job.nodeSelector", job.nodeSelector());
        putIfSet(template, "job.tolerations", job.tolerations());
        putIfSet(template, "job.affinity", job.affinity());
        putIfSet(template, "job.serviceAccountName", job.serviceAccountName());
        putIfSet(template, "job.priorityClassName", job.priorityClassName());
        return digest(template);
    }

    private static void putIfSet(Map<String, @Nullable Object> inputs, String field, @Nullable Object value) {
        if (value != null) {
            inputs.put(field, value);
        }
    }

    private static String digest(Map<String, @Nullable Object> fields) {
        try {
            return "sha256:" + Sha256.hex(CANONICAL.writeValueAsString(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a spec that was read from JSON can be written as JSON", e);
        }
    }
}
