package dev.godwit.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.godwit.api.DriftStatus;
import dev.godwit.operator.plan.Desired;
import dev.godwit.operator.plan.JobRun;
import dev.godwit.report.Difference;
import dev.godwit.report.Drift;
import dev.godwit.report.DriftScript;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that a Job found of drift, where that is more than a status holds: the differences, and the SQL that would undo them. Immutable, named like its Job and owned by it:
 * so it is made once, never changed, and goes when the Job goes.
 */
public final class DriftDetails {

    private static final String DIFFERENCES = "differences.yaml";
    private static final String SCRIPT = "undo.sql";
    /** A ConfigMap holds 1 MiB with everything. */
    private static final int MAX_BYTES = 750_000;

    private static final int MAX_SCRIPT = 100_000;

    /** A part of a script would be another script. */
    private static final String TOO_LONG = "-- The script is too long to be kept here: see godwit drift --script.\n";

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private DriftDetails() {}

    /** Empty if the status has room for everything and there is no script. */
    public static Optional<ConfigMap> of(Desired desired, JobRun job, Drift drift) {
        return drift.differences().size() > DriftStatus.MAX_DIFFERENCES || drift.script() != null
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
            String entry = yaml(List.of(difference));
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
        Optional.ofNullable(drift.script())
                .map(DriftScript::sql)
                .ifPresent(sql -> data.put(SCRIPT, sql.length() <= MAX_SCRIPT ? sql : TOO_LONG));
        return data;
    }

    private static String yaml(List<Difference> differences) {
        try {
            return YAML.writeValueAsString(differences);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records of texts become YAML", e);
        }
    }
}
