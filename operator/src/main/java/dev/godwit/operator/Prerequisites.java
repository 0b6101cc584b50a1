package dev.godwit.operator;

import dev.godwit.api.DatabaseMigration;
import dev.godwit.api.MigrationApproval;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be there before the caches can be filled. Waited for: an operator may well come up before its CRD. */
final class Prerequisites {

    private static final Logger LOG = LoggerFactory.getLogger(Prerequisites.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final Set<String> namespaces;

    Prerequisites(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = namespaces;
    }

    /** Returns when the API server answers, knows the CRD and lets us read; says meanwhile what is missing. */
    void await() throws InterruptedException {
        String said = "";
        while (true) {
            String missing = missing();
            if (missing.isEmpty()) {
                return;
            }
            if (!missing.equals(said)) {
                LOG.atWarn().setMessage(missing).log();
                said = missing;
            }
            Thread.sleep(PAUSE);
        }
    }

    private String missing() {
        ListOptions one = new ListOptionsBuilder().withLimit(1L).build();
        return Stream.of(DatabaseMigration.class, MigrationApproval.class)
                .map(kind -> missing(kind, one))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
    }

    private String missing(Class<? extends HasMetadata> kind, ListOptions one) {
        String name = kind.getSimpleName();
        var resources = client.resources(kind);
        try {
            if (namespaces.isEmpty()) {
                resources.inAnyNamespace().list(one);
            } else {
                namespaces.forEach(namespace -> resources.inNamespace(namespace).list(one));
            }
            return "";
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND ->
                    "The cluster does not know " + name + ": its CRD is not installed. Install it with: kubectl"
                            + " apply --server-side -f crds/. It is waited for.";
                case HttpURLConnection.HTTP_UNAUTHORIZED, HttpURLConnection.HTTP_FORBIDDEN ->
                    "The API server does not let the operator list " + HasMetadata.getFullResourceName(kind)
                            + ". Its ServiceAccount" + " needs the ClusterRole of the chart. It is tried again.";
                default ->
                    e.getCode() > 0
                            ? "The API server answers with HTTP " + e.getCode() + ". It is tried again."
                            : "The API server at " + client.getMasterUrl() + " cannot be reached. It is tried again.";
            };
        }
    }
}
