package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica acts at a time: a Lease says which. */
final class Leadership {
    private static final Logger LOG = LoggerFactory.getLogger("operator");
    private static final String LEASE = "kube-git-deploy-operator";

    private final KubernetesClient client;
    private final String namespace;
    private final String identity = System.getenv().getOrDefault("HOSTNAME", "operator") + "-" + UUID.randomUUID();
    private volatile boolean stopping;

    Leadership(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    LeaderElectionConfiguration election() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
                .withLeaseNamespace(namespace)
                .withIdentity(identity)
                .withExitOnStopLeading(false)
                .withLeaderCallbacks(new LeaderCallbacks(() -> LOG.info("leading"), this::lost, Leadership::seen))
                .build();
    }

    /** From now on the leadership may end without ending the process. */
    void stopping() {
        stopping = true;
    }

    /** Lets the next replica lead at once: without it that one waits until the Lease has run out. Only after everything has ended. */
    void giveBack() {
        try {
            Lease lease = client.leases().inNamespace(namespace).withName(LEASE).get();
            if (lease != null && identity.equals(lease.getSpec().getHolderIdentity())) {
                Lease free = new LeaseBuilder(lease)
                        .editSpec()
                        .withHolderIdentity("")
                        .endSpec()
                        .build();
                client.leases()
                        .resource(free)
                        .lockResourceVersion(free.getMetadata().getResourceVersion())
                        .update();
            }
        } catch (KubernetesClientException e) {
            LOG.warn("the leadership could not be given back, it runs out by itself: {}", e.getMessage());
        }
    }

    private static void seen(String leader) {
        if (!leader.isEmpty()) {
            LOG.info("the leader is {}", leader);
        }
    }

    /** Another one leads now: what this one still believes is worth nothing, so it ends at once. */
    private void lost() {
        if (!stopping) {
            LOG.error("the leadership is lost: ending");
            Runtime.getRuntime().halt(1);
        }
    }
}
