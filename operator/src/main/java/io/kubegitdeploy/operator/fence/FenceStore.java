package io.kubegitdeploy.operator.fence;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.kubegitdeploy.crd.DeployJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where fences are kept and what is known of their holders: always from the API server, never from a cache. */
public interface FenceStore {

    Optional<Lease> lease(String name);

    /**
     * Creates the Lease if it has no resourceVersion, else replaces the one of that resourceVersion.
     *
     * @return false if somebody else has written it meanwhile
     */
    boolean write(Lease lease);

    Optional<DeployJob> deployJob(String namespace, String name);

    List<Job> jobs(String namespace, Map<String, String> labels);

    List<Pod> pods(String namespace, Map<String, String> labels);
}
