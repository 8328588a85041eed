package io.kubegitdeploy.operator.fence;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.kubegitdeploy.crd.DeployJob;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API server as the fences see it.
 *
 * @param namespace of the Leases: the operator's own
 */
public record ApiServerFences(KubernetesClient client, String namespace) implements FenceStore {

    @Override
    public Optional<Lease> lease(String name) {
        return Optional.ofNullable(
                client.leases().inNamespace(namespace).withName(name).get());
    }

    @Override
    public boolean write(Lease lease) {
        String version = lease.getMetadata().getResourceVersion();
        try {
            if (version == null) {
                client.leases().inNamespace(namespace).resource(lease).create();
            } else {
                client.leases()
                        .inNamespace(namespace)
                        .resource(lease)
                        .lockResourceVersion(version)
                        .update();
            }
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public Optional<DeployJob> deployJob(String in, String name) {
        return Optional.ofNullable(
                client.resources(DeployJob.class).inNamespace(in).withName(name).get());
    }

    @Override
    public List<Job> jobs(String in, Map<String, String> labels) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(in)
                .withLabels(labels)
                .list()
                .getItems();
    }

    @Override
    public List<Pod> pods(String in, Map<String, String> labels) {
        return client.pods().inNamespace(in).withLabels(labels).list().getItems();
    }
}
