package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import java.net.HttpURLConnection;

/**
 * The finalizer by which a deletion of the DeployJob waits for its Helm Job. Taken before the fence: whoever holds a fence
 * can't vanish before its Helm Job has ended.
 */
record ReleaseHold(KubernetesClient client) {

    void take(DeployJob job) {
        PrimaryUpdateAndCacheUtils.addFinalizer(client, job, Labels.RELEASE_FINALIZER);
    }

    void release(DeployJob job) {
        if (!job.getMetadata().getFinalizers().contains(Labels.RELEASE_FINALIZER)) {
            return;
        }
        try {
            PrimaryUpdateAndCacheUtils.removeFinalizer(client, job, Labels.RELEASE_FINALIZER);
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw e;
            }
        }
    }
}
