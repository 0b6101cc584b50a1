package dev.godwit.operator.job;

import dev.godwit.api.DriftStatus;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a Job found of drift, where that is more than a status holds. Immutable, named like its Job and owned by it:
 * so it is made once, never changed, and goes when the Job goes.
 */
public final class DriftDetails {

    private static final String DIFFERENCES = "differences.yaml";
    /** A ConfigMap holds 1 MiB with everything. */
    private static final int MAX_BYTES = 900_000;

    private static final KubernetesSerialization YAML = new KubernetesSerialization();

    private DriftDetails() {}

    /** Empty if the status has room for everything. */
    public static Optional<ConfigMap> of(Desired desired, JobRun job, Drift drift) {
        return drift.differences().size() > DriftStatus.MAX_DIFFERENCES
                ? Optional.of(configMap(desired, job, drift))
                : Optional.empty();
    }

    private static ConfigMap configMap(Desired desired, JobRun job, Drift drift) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(job.name())
                .withNamespace(desired.namespace())
                .withLabels(Map.of(Marks.MANAGED_BY, Marks.MANAGER, Marks.MIGRATION, desired.name()))
                .addNewOwnerReference()
                .withApiVersion("batch/v1")
                .withKind("Job")
                .withName(job.name())
                .withUid(job.uid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withImmutable(true)
                .withData(data(drift))
                .build();
    }

    private static Map<String, String> data(Drift drift) {
        StringBuilder differences = new StringBuilder();
        int left = MAX_BYTES;
        int shown = 0;
        for (Difference difference :
                drift.differences().stream().filter(Objects::nonNull).toList()) {
            String entry = YAML.asYaml(List.of(difference)).replaceFirst("^---\n", "");
            left -= entry.getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            differences.append(entry);
            shown++;
        }
        Map<String, String> data = new TreeMap<>();
        data.put(DIFFERENCES, differences.toString());
        data.put("total", Integer.toString(drift.total()));
        data.put("shown", Integer.toString(shown));
        data.put("digest", Objects.requireNonNullElse(drift.digest(), ""));
        return data;
    }
}
