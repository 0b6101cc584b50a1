package dev.godwit.operator.reconcile;

import dev.godwit.operator.config.OperatorConfig.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which of several operators works: the one that holds the lease. The others keep their caches filled, and wait. */
final class Leadership {

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private final KubernetesClient client;
    private final Lease lease;
    private final String identity;
    private volatile boolean leads;
    private volatile boolean stopping;

    /** @param identity of this operator, unlike that of any other: its pod's name */
    Leadership(KubernetesClient client, Lease lease, String identity) {
        this.client = client;
        this.lease = lease;
        this.identity = identity;
    }

    /** Fifteen seconds until a leader that is gone without a word is replaced, the field's usual. */
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(lease.name())
                .withLeaseNamespace(lease.namespace())
                .withIdentity(identity)
                // The framework would call System.exit, which waits for the hook that waits for the framework.
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(this::won, this::lost, leader -> {}))
                .build();
    }

    boolean leads() {
        return leads;
    }

    private void won() {
        leads = true;
        LOG.atInfo().setMessage("leading").addKeyValue("lease", lease).log();
    }

    private void lost() {
        leads = false;
        if (!stopping) {
            LOG.atError()
                    .setMessage("The lease was lost: it could not be renewed in time, and another operator may lead."
                            + " This one ends at once, and the kubelet starts it again.")
                    .addKeyValue("lease", lease)
                    .log();
            Runtime.getRuntime().halt(1);
        }
    }

    /** From now on, not to lead any more is what is wanted. */
    void stopping() {
        stopping = true;
    }

    /** Lets another lead without waiting for the lease to run out. To be called when nothing runs here any more. */
    void release() {
        var leases = client.leases().inNamespace(lease.namespace()).withName(lease.name());
        try {
            Optional.ofNullable(leases.get())
                    .filter(found -> identity.equals(found.getSpec().getHolderIdentity()))
                    .ifPresent(ours -> {
                        // With the version that was read: should another hold it by now, it stays so.
                        leases.patch(PatchContext.of(PatchType.JSON_MERGE), """
                                {"metadata":{"resourceVersion":"%s"},"spec":{"holderIdentity":"","leaseDurationSeconds":1}}""".formatted(
                                        ours.getMetadata().getResourceVersion()));
                        LOG.atInfo()
                                .setMessage("released")
                                .addKeyValue("lease", lease)
                                .log();
                    });
        } catch (KubernetesClientException e) {
            LOG.atWarn()
                    .setMessage("the lease could not be released; another operator leads when it has run out")
                    .addKeyValue("lease", lease)
                    .addKeyValue("code", e.getCode())
                    .log();
        }
    }
}
