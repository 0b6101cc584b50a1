package dev.godwit.operator.reconcile;

import dev.godwit.api.MigrationApproval;
import dev.godwit.api.MigrationApprovalStatus;
import dev.godwit.operator.job.JobReading;
import dev.godwit.operator.status.Cut;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests by which the operator changes or asks the cluster, one method each. */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

    private static final String ALREADY_EXISTS = "AlreadyExists";
    private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";
    private static final String NO_VOLUME_TYPE = "must specify a volume type";
    private static final String NAMESPACES = "namespaces";
    /** Client errors that say nothing about the object: not allowed to ask just now, or the wrong moment. */
    private static final Set<Integer> TRANSIENT = Set.of(401, 404, 408, 409, 429);

    private static final int MAX_APPROVAL_MESSAGE = 1024;
    private static final int LOG_BYTES = 4 << 20;
    private static final int TAIL_LINES = 50;
    private static final int TAIL_BYTES = 256 << 10;

    private final KubernetesClient client;

    Cluster(KubernetesClient client) {
        this.client = client;
    }

    /** What came of making a Job. */
    sealed interface Creation {

        /** It is there, perhaps since an earlier try. */
        record Made(Job job) implements Creation {}

        /** Another's Job has the name. */
        record Taken() implements Creation {}

        /** Nothing new can be made in the namespace; what is in it goes away. */
        record NamespaceEnds() implements Creation {}

        /** It is deleted again: the API server left out the bundle's image, which it has not, or has switched off. */
        record WithoutImage() implements Creation {}

        /** @param words of the API server */
        record Rejected(String words) implements Creation {}
    }

    /** @throws KubernetesClientException if it is worth trying again */
    Creation create(Job job, String ownerUid) {
        try {
            return whole(job, client.resource(job).create());
        } catch (KubernetesClientException e) {
            if (e.getStatus() != null && ALREADY_EXISTS.equals(e.getStatus().getReason())) {
                return existing(job, ownerUid).orElseThrow(() -> e);
            }
            if (isNamespaceEnding(e)) {
                return new Creation.NamespaceEnds();
            }
            if (isRejection(e)) {
                return hasImage(job) && words(e).contains(NO_VOLUME_TYPE)
                        ? new Creation.WithoutImage()
                        : new Creation.Rejected(words(e));
            }
            throw e;
        }
    }

    /** An API server drops what it has switched off, and one that does not know image volumes finds one without a type. */
    private Creation whole(Job wanted, Job made) {
        if (!hasImage(wanted) || hasImage(made)) {
            return new Creation.Made(made);
        }
        delete(
                made.getMetadata().getNamespace(),
                made.getMetadata().getName(),
                made.getMetadata().getUid());
        return new Creation.WithoutImage();
    }

    private static boolean hasImage(Job job) {
        return job.getSpec().getTemplate().getSpec().getVolumes().stream()
                .anyMatch(volume -> volume.getImage() != null);
    }

    /**
     * Whether it is there now, made by this or by an earlier try.
     *
     * @throws KubernetesClientException if it is worth trying again
     */
    boolean create(ConfigMap details, String ownerUid) {
        try {
            client.resource(details).create();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getStatus() != null && ALREADY_EXISTS.equals(e.getStatus().getReason())) {
                return Optional.ofNullable(client.resource(details).get())
                        .filter(found -> JobReading.isControlledBy(found, ownerUid))
                        .isPresent();
            }
            if (isNamespaceEnding(e) || isRejection(e)) {
                LOG.atWarn()
                        .setMessage("the details of drift could not be kept")
                        .addKeyValue("configMap", details.getMetadata().getName())
                        .addKeyValue("code", e.getCode())
                        .log();
                return false;
            }
            throw e;
        }
    }

    /**
     * Writes an approval's status; one that is gone needs none.
     *
     * @throws KubernetesClientException if it is worth trying again
     */
    Optional<MigrationApproval> tell(MigrationApproval approval, MigrationApprovalStatus.State state, String message) {
        MigrationApproval told = new MigrationApproval();
        told.setMetadata(approval.getMetadata());
        told.setSpec(approval.getSpec());
        told.setStatus(new MigrationApprovalStatus(
                approval.getMetadata().getGeneration(), state, Cut.text(message, MAX_APPROVAL_MESSAGE)));
        try {
            return Optional.of(client.resource(told).updateStatus());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Optional<Creation> existing(Job job, String ownerUid) {
        return find(job.getMetadata().getNamespace(), job.getMetadata().getName())
                .map(found -> JobReading.isControlledBy(found, ownerUid) ? whole(job, found) : new Creation.Taken());
    }

    Optional<Job> find(String namespace, String name) {
        return Optional.ofNullable(
                client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
    }

    /** Deletes the Job and, in the background, its pods; a Job that is gone already is as good. */
    void delete(String namespace, String name, String uid) {
        String body = """
                {"apiVersion":"v1","kind":"DeleteOptions","propagationPolicy":"Background","preconditions":{"uid":"%s"}}""".formatted(uid);
        try {
            client.raw("/apis/batch/v1/namespaces/" + namespace + "/jobs/" + name, "DELETE", body);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND && e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The last line of a pod's log that is not blank; empty if there is no log to be had. */
    Optional<String> lastLogLine(String namespace, String pod) {
        return log(namespace, pod, 2, LOG_BYTES).flatMap(log -> {
            List<String> lines = log.lines().filter(l -> !l.isBlank()).toList();
            return lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast());
        });
    }

    /** The last lines of the log of a pod that runs. */
    Optional<String> logTail(String namespace, String pod) {
        return log(namespace, pod, TAIL_LINES, TAIL_BYTES);
    }

    private Optional<String> log(String namespace, String pod, int lines, int bytes) {
        try {
            return Optional.ofNullable(client.raw("/api/v1/namespaces/" + namespace + "/pods/" + pod
                    + "/log?container=runner&tailLines=" + lines + "&limitBytes=" + bytes));
        } catch (KubernetesClientException e) {
            return Optional.empty();
        }
    }

    /** Whether a request was refused because its namespace is being deleted, or is gone. */
    static boolean isNamespaceEnding(KubernetesClientException e) {
        return e.getStatus() != null
                && e.getStatus().getDetails() != null
                && (e.getStatus().getDetails().getCauses().stream()
                                .anyMatch(cause -> NAMESPACE_TERMINATING.equals(cause.getReason()))
                        || (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                                && NAMESPACES.equals(e.getStatus().getDetails().getKind())));
    }

    private static boolean isRejection(KubernetesClientException e) {
        return e.getCode() >= 400 && e.getCode() < 500 && !TRANSIENT.contains(e.getCode());
    }

    private static String words(KubernetesClientException e) {
        return e.getStatus() != null && e.getStatus().getMessage() != null
                ? e.getStatus().getMessage()
                : "HTTP " + e.getCode();
    }
}
