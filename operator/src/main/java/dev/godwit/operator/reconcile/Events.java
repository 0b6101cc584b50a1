package dev.godwit.operator.reconcile;

import dev.godwit.api.Condition;
import dev.godwit.api.DatabaseMigration;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.status.Cut;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event for each transition of the reason of {@code Ready}: {@code kubectl describe} then tells the story. They are
 * events of the core API, because kubectl sorts by a timestamp that events.k8s.io/v1 forbids to set; events of the same
 * second stay in the order of their names, which is that of the status writes they tell of.
 */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_NOTE = 1024;
    private static final String COMPONENT = DatabaseMigration.GROUP + "/operator";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final KubernetesClient client;
    private final String instance;

    /** @param instance name of this operator's pod */
    Events(KubernetesClient client, String instance) {
        this.client = client;
        this.instance = instance;
    }

    /**
     * Never fails: what was not said is in the status too.
     *
     * @param written the resource as the status write returned it; its version makes the event's name, so that one write
     *     is one event
     */
    void transition(DatabaseMigration written, State state, Instant now) {
        tell(written, "", state.reason().warns(), state.reason().name(), state.message(), now);
    }

    /** What is known of drift has changed. */
    void drift(DatabaseMigration written, Condition drifted, Instant now) {
        tell(written, ".drift", drifted.status() != Condition.Status.FALSE, drifted.reason(), drifted.message(), now);
    }

    private void tell(
            DatabaseMigration written, String suffix, boolean warns, String reason, String message, Instant now) {
        try {
            client.resource(event(written, suffix, warns, reason, message, now)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && !Cluster.isNamespaceEnding(e)) {
                LOG.atWarn()
                        .setMessage("an event could not be written")
                        .addKeyValue("reason", reason)
                        .addKeyValue("code", e.getCode())
                        .log();
            }
        }
    }

    private Event event(
            DatabaseMigration regarding, String suffix, boolean warns, String reason, String message, Instant now) {
        var meta = regarding.getMetadata();
        String second = now.truncatedTo(ChronoUnit.SECONDS).toString();
        return new EventBuilder()
                .withNewMetadata()
                .withName(meta.getName() + "." + inOrder(meta.getResourceVersion()) + suffix)
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(regarding.getApiVersion())
                .withKind(regarding.getKind())
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .endInvolvedObject()
                .withType(warns ? "Warning" : "Normal")
                .withReason(reason)
                .withAction("Reconcile")
                .withMessage(Cut.text(message, MAX_NOTE))
                .withReportingComponent(COMPONENT)
                .withReportingInstance(instance)
                .withNewSource(COMPONENT, null)
                .withCount(1)
                .withFirstTimestamp(second)
                .withLastTimestamp(second)
                .withEventTime(new MicroTime(MICROS.format(now)))
                .build();
    }

    /** Resource versions are decimal numbers without leading zeros; etcd lists names in the order of their bytes. */
    private static String inOrder(String resourceVersion) {
        return "0".repeat(Math.max(0, 20 - resourceVersion.length())) + resourceVersion;
    }
}
