package dev.godwit.operator.job;

import dev.godwit.api.BundleImage;
import dev.godwit.api.BundleSpec;
import dev.godwit.api.BundleSpec.ConfigMapRef;
import dev.godwit.api.BundleSpec.InlineMigration;
import dev.godwit.bundle.Bundle;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFileBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * How the bundle gets into the pod: a folder for each ConfigMap, or a folder of an image, mounted as a volume. Inline
 * migrations travel as annotations of the pod, which the downward API shows as files, so that the operator needs no right
 * to make ConfigMaps. For an artifact there is room, and the Job fetches it.
 */
public record BundleVolumes(
        List<Volume> volumes, List<VolumeMount> mounts, List<String> folders, Map<String, String> podAnnotations) {

    /** Where a Job may write what it fetches. */
    static final String ARTIFACT = "/artifact";

    /** What is fetched, at most 256 MiB, and what is in it, at most as much again. */
    private static final String ARTIFACT_LIMIT = "640Mi";

    private static final String ROOT = Bundle.MOUNTS + "/";
    private static final String NAME = "bundle-";
    private static final String SQL = ".sql";

    static BundleVolumes of(BundleSpec bundle) {
        List<InlineMigration> inline = Objects.requireNonNullElse(bundle.inline(), List.of());
        if (!inline.isEmpty()) {
            return inline(inline);
        }
        if (bundle.image() != null) {
            return image(bundle.image());
        }
        if (bundle.sourceRef() != null) {
            return artifact();
        }
        List<ConfigMapRef> configMaps = Objects.requireNonNullElse(bundle.configMaps(), List.of());
        List<Volume> volumes = new ArrayList<>();
        for (int i = 0; i < configMaps.size(); i++) {
            volumes.add(new VolumeBuilder()
                    .withName(NAME + i)
                    .withNewConfigMap()
                    .withName(configMaps.get(i).name())
                    .endConfigMap()
                    .build());
        }
        return mounted(volumes, Map.of());
    }

    /** The file that an inline migration becomes; also its key when the operator reads the bundle. */
    public static String fileName(InlineMigration migration) {
        return migration.name().endsWith(SQL) ? migration.name() : migration.name() + SQL;
    }

    /** Mounted whole; a path that leads out of it is the runner's to refuse. */
    private static BundleVolumes image(BundleImage image) {
        Volume volume = new VolumeBuilder()
                .withName(NAME + 0)
                .withNewImage()
                .withReference(image.reference())
                .withPullPolicy(
                        image.pullPolicy() == null ? null : image.pullPolicy().name())
                .endImage()
                .build();
        BundleVolumes whole = mounted(List.of(volume), Map.of());
        return new BundleVolumes(
                whole.volumes(),
                whole.mounts(),
                List.of(image.path().equals("/") ? ROOT + 0 : ROOT + 0 + image.path()),
                whole.podAnnotations());
    }

    private static BundleVolumes artifact() {
        Volume volume = new VolumeBuilder()
                .withName("artifact")
                .withNewEmptyDir()
                .withSizeLimit(new Quantity(ARTIFACT_LIMIT))
                .endEmptyDir()
                .build();
        VolumeMount mount = new VolumeMountBuilder()
                .withName(volume.getName())
                .withMountPath(ARTIFACT)
                .build();
        return new BundleVolumes(List.of(volume), List.of(mount), List.of(), Map.of());
    }

    private static BundleVolumes inline(List<InlineMigration> migrations) {
        Map<String, String> annotations = new TreeMap<>();
        List<DownwardAPIVolumeFile> files = new ArrayList<>();
        for (int i = 0; i < migrations.size(); i++) {
            String annotation = Marks.INLINE + i;
            annotations.put(annotation, migrations.get(i).sql());
            files.add(new DownwardAPIVolumeFileBuilder()
                    .withPath(fileName(migrations.get(i)))
                    .withNewFieldRef()
                    .withFieldPath("metadata.annotations['" + annotation + "']")
                    .endFieldRef()
                    .build());
        }
        Volume volume = new VolumeBuilder()
                .withName(NAME + 0)
                .withNewDownwardAPI()
                .withItems(files)
                .endDownwardAPI()
                .build();
        return mounted(List.of(volume), annotations);
    }

    private static BundleVolumes mounted(List<Volume> volumes, Map<String, String> podAnnotations) {
        List<VolumeMount> mounts = new ArrayList<>();
        List<String> folders = new ArrayList<>();
        for (int i = 0; i < volumes.size(); i++) {
            folders.add(ROOT + i);
            mounts.add(new VolumeMountBuilder()
                    .withName(volumes.get(i).getName())
                    .withMountPath(ROOT + i)
                    .withReadOnly(true)
                    .build());
        }
        return new BundleVolumes(List.copyOf(volumes), List.copyOf(mounts), List.copyOf(folders), podAnnotations);
    }
}
