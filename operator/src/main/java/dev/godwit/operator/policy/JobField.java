package dev.godwit.operator.policy;

import dev.godwit.api.JobSpec;
import java.util.Arrays;
import java.util.Optional;

/** Fields of {@code spec.job} that reach beyond the Job itself: to nodes, to other pods, to rights. */
public enum JobField {
    NODE_SELECTOR("nodeSelector"),
    TOLERATIONS("tolerations"),
    AFFINITY("affinity"),
    SERVICE_ACCOUNT_NAME("serviceAccountName"),
    PRIORITY_CLASS_NAME("priorityClassName");

    private final String word;

    JobField(String word) {
        this.word = word;
    }

    static Optional<JobField> named(String word) {
        return Arrays.stream(values()).filter(f -> f.word.equals(word)).findAny();
    }

    /** As in YAML. */
    public String word() {
        return word;
    }

    boolean isSet(JobSpec job) {
        return switch (this) {
            case NODE_SELECTOR ->
                job.nodeSelector() != null && !job.nodeSelector().isEmpty();
            case TOLERATIONS -> job.tolerations() != null && !job.tolerations().isEmpty();
            case AFFINITY -> job.affinity() != null;
            case SERVICE_ACCOUNT_NAME -> job.serviceAccountName() != null;
            case PRIORITY_CLASS_NAME -> job.priorityClassName() != null;
        };
    }
}
