package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The pods that went last, as they were at their end. Of one that is removed (an eviction, a node that is drained) the reason
 * stands in the pod alone, and the pod is gone before the Job controller lets its Job fail.
 */
final class DepartedPods {
    private static final int MOST = 200;

    private final SequencedMap<String, Pod> byJob = new LinkedHashMap<>();

    synchronized void keep(Pod pod) {
        String job = key(pod.getMetadata().getNamespace(), WatchedCluster.jobOf(pod));
        byJob.putLast(job, pod);
        if (byJob.size() > MOST) {
            byJob.pollFirstEntry();
        }
    }

    synchronized Optional<Pod> of(String namespace, String job) {
        return Optional.ofNullable(byJob.get(key(namespace, job)));
    }

    private static String key(String namespace, String job) {
        return namespace + "/" + job;
    }
}
