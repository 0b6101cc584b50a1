package dev.godwit.operator.reconcile;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.bundle.Sha256;
import dev.godwit.operator.plan.Plan.State;
import dev.godwit.operator.status.Cut;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One event for each transition of the reason of {@code Ready}: {@code kubectl describe} then tells the story. */
final class Events {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int MAX_NOTE = 1024;
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
        try {
            client.resource(event(written, state, now)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                LOG.atWarn()
                        .setMessage("an event could not be written")
                        .addKeyValue("reason", state.reason())
                        .addKeyValue("code", e.getCode())
                        .log();
            }
        }
    }

    private Event event(DatabaseMigration regarding, State state, Instant now) {
        var meta = regarding.getMetadata();
        String identity = Sha256.hex(meta.getUid() + "/" + meta.getResourceVersion());
        return new EventBuilder()
                .withNewMetadata()
                .withName(meta.getName() + "." + identity.substring(0, 16))
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewRegarding()
                .withApiVersion(regarding.getApiVersion())
                .withKind(regarding.getKind())
                .withNamespace(meta.getNamespace())
                .withName(meta.getName())
                .withUid(meta.getUid())
                .withResourceVersion(meta.getResourceVersion())
                .endRegarding()
                .withType(state.reason().warns() ? "Warning" : "Normal")
                .withReason(state.reason().name())
                .withAction("Reconcile")
                .withNote(Cut.text(state.message(), MAX_NOTE))
                .withReportingController(DatabaseMigration.GROUP + "/operator")
                .withReportingInstance(instance)
                .withEventTime(new MicroTime(MICROS.format(now)))
                .build();
    }
}
