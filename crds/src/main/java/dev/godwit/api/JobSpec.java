package dev.godwit.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Details of the Jobs that do the work. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@ValidationRule(
        value =
                "!has(self.labels) || !self.labels.exists(k, k.contains('godwit.dev/') || k.contains('kubernetes.io/'))",
        fieldPath = ".labels",
        message = "labels of godwit.dev and kubernetes.io are the operator's and the cluster's own")
@ValidationRule(
        value = "!has(self.annotations) || !self.annotations.exists(k, k.contains('godwit.dev/'))",
        fieldPath = ".annotations",
        message = "annotations of godwit.dev are the operator's own")
public record JobSpec(
        @JsonPropertyDescription(
                "Resources of the Job's container. Without it: requests of 100m CPU and 128Mi memory, a limit"
                        + " of 256Mi memory and none on CPU.")
        @Nullable
        Resources resources,

        @Size(max = 32)
        @JsonPropertyDescription("Labels for Jobs and pods, such as those a NetworkPolicy or a cost report looks for.")
        @Nullable
        Map<@Size(max = 317) String, @Size(max = 63) String> labels,

        @Size(max = 32) @JsonPropertyDescription("Annotations for Jobs and pods.") @Nullable
        Map<@Size(max = 317) String, @Size(max = 4096) String> annotations,

        @Size(max = 8)
        @JsonPropertyDescription("Secrets to pull the operator's image with, in this namespace.")
        @Nullable
        List<SecretRef> imagePullSecrets,

        @Size(max = 16)
        @JsonPropertyDescription(
                "Labels of the nodes that Jobs may run on. The operator's policy may forbid it, like each of the next four.")
        @Nullable
        Map<@Size(max = 317) String, @Size(max = 63) String> nodeSelector,

        @Size(max = 16) @JsonPropertyDescription("Taints of nodes that Jobs tolerate, as in a pod.") @Nullable
        List<Toleration> tolerations,

        @JsonPropertyDescription("Where Jobs are scheduled relative to nodes and other pods, as in a pod.") @Nullable
        Affinity affinity,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription(
                "ServiceAccount of the Jobs' pods, for what others attach to it, such as Secrets to pull images with. Its"
                        + " token is never in the pod. Only where the operator's policy allows it; by default it does not.")
        @Nullable
        String serviceAccountName,

        @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
        @Size(min = 1, max = 253)
        @JsonPropertyDescription("PriorityClass of the Jobs' pods. Only where the operator's policy allows it; by"
                + " default it does not.")
        @Nullable
        String priorityClassName,

        @Default("3")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("How many of the Jobs that succeeded are kept, the newest.")
        Integer keepSucceeded,

        @Default("3")
        @Min(0)
        @Max(100)
        @JsonPropertyDescription("How many of the other ended Jobs are kept, the newest, with their logs.")
        Integer keepFailed) {

    public static final JobSpec DEFAULTS = new JobSpec(null, null, null, null, null, null, null, null, null, 3, 3);

    public JobSpec {
        keepSucceeded = Objects.requireNonNullElse(keepSucceeded, 3);
        keepFailed = Objects.requireNonNullElse(keepFailed, 3);
    }

    /** As in a container. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Resources(
            @Size(max = 8) @JsonPropertyDescription("What is reserved, by resource name.") @Nullable
            Map<@Size(max = 253) String, Quantity> requests,

            @Size(max = 8) @JsonPropertyDescription("What is the most, by resource name.") @Nullable
            Map<@Size(max = 253) String, Quantity> limits) {}

    /** A Secret of the same namespace. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record SecretRef(
            @Required
            @Pattern("^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$")
            @Size(min = 1, max = 253)
            @JsonPropertyDescription("Name of the Secret.")
            String name) {}
}
