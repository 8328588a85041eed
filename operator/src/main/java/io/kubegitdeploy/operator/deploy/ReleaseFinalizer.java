package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.Stage;
import java.net.HttpURLConnection;
import java.util.List;

/**
 * The hold as a finalizer. The Helm Jobs are the DeployJob's own only when they are over, since a foreground deletion ends
 * what is owned before it waits for finalizers.
 */
record ReleaseFinalizer(KubernetesClient client) implements ReleaseHold {

    @Override
    public void take(DeployJob job) {
        PrimaryUpdateAndCacheUtils.addFinalizer(client, job, Labels.RELEASE_FINALIZER);
    }

    @Override
    public void release(DeployJob job) {
        if (!job.getMetadata().getFinalizers().contains(Labels.RELEASE_FINALIZER)) {
            return;
        }
        releases(job).forEach(release -> own(job, release));
        try {
            PrimaryUpdateAndCacheUtils.removeFinalizer(client, job, Labels.RELEASE_FINALIZER);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }

    /** As the API server has them: one that a cache did not show would be left behind. */
    private List<Job> releases(DeployJob job) {
        return client.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withLabel(Labels.DEPLOY_JOB_UID, job.getMetadata().getUid())
                .withLabel(Labels.STAGE, Stage.RELEASE.word())
                .list()
                .getItems();
    }

    private void own(DeployJob job, Job release) {
        OwnerReference owner = JobIdentity.owner(job);
        if (release.getMetadata().getOwnerReferences().contains(owner)) {
            return;
        }
        try {
            client.resource(release)
                    .edit(there -> new JobBuilder(there)
                            .editMetadata()
                            .withOwnerReferences(owner)
                            .endMetadata()
                            .build());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
