package dev.godwit.operator.job;

import dev.godwit.api.DatabaseMigrationSpec;
import dev.godwit.api.SeedSpec.ConfigMapKey;
import dev.godwit.operator.plan.Effect.CreateJob;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import java.util.Objects;

/** How the seed gets into the pod of a Job that may run it: one file, under the name of its key. */
final class SeedVolume {

    private static final String NAME = "seed";
    private static final String ROOT = "/seed";

    private SeedVolume() {}

    /** Empty if the Job has none. */
    static List<Volume> volumes(DatabaseMigrationSpec spec, CreateJob job) {
        return job.seed().isEmpty()
                ? List.of()
                : List.of(new VolumeBuilder()
                        .withName(NAME)
                        .withNewConfigMap()
                        .withName(of(spec).name())
                        .addNewItem()
                        .withKey(of(spec).key())
                        .withPath(of(spec).key())
                        .endItem()
                        .endConfigMap()
                        .build());
    }

    static List<VolumeMount> mounts(CreateJob job) {
        return job.seed().isEmpty()
                ? List.of()
                : List.of(new VolumeMountBuilder()
                        .withName(NAME)
                        .withMountPath(ROOT)
                        .withReadOnly(true)
                        .build());
    }

    static String file(DatabaseMigrationSpec spec) {
        return ROOT + "/" + of(spec).key();
    }

    private static ConfigMapKey of(DatabaseMigrationSpec spec) {
        return Objects.requireNonNull(spec.seed(), "a Job with a seed is of a spec with one")
                .configMap();
    }
}
