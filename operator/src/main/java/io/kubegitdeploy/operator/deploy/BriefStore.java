package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import java.util.List;

/**
 * A cache's store of DeployJobs that keeps of those that have ended what still matters: their place in the order, how they
 * ended, and their finalizers. What their units did and printed is most of them, and only people read it.
 */
public final class BriefStore extends BasicItemStore<DeployJob> {

    public BriefStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public DeployJob put(String key, DeployJob job) {
        return super.put(key, brief(job));
    }

    static DeployJob brief(DeployJob job) {
        DeployJob brief = new DeployJob();
        brief.setMetadata(new ObjectMetaBuilder(job.getMetadata())
                .withManagedFields(List.of())
                .build());
        brief.setSpec(job.getSpec());
        brief.setStatus(DeployJobs.finished(job) ? brief(job.getStatus()) : job.getStatus());
        return brief;
    }

    private static DeployJobStatus brief(DeployJobStatus status) {
        return new DeployJobStatus(
                status.observedGeneration(),
                status.phase(),
                status.message(),
                status.conditions(),
                status.shortRef(),
                status.shortCommit(),
                status.startTime(),
                status.completionTime(),
                status.took(),
                status.planned(),
                List.of());
    }
}
