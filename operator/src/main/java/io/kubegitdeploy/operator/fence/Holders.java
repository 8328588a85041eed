package io.kubegitdeploy.operator.fence;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.Map;

/** What became of a fence's holder, asked from the API server, never from a cache. */
final class Holders {
    private final KubernetesClient client;

    Holders(KubernetesClient client) {
        this.client = client;
    }

    /** The DeployJob has ended or is gone: it will make no further Job, and free no fence. */
    boolean pushIsOver(Holding holding) {
        DeployJob job = client.resources(DeployJob.class)
                .inNamespace(holding.namespace())
                .withName(holding.push().name())
                .get();
        return job == null || !job.getMetadata().getUid().equals(holding.push().uid()) || finished(job.getStatus());
    }

    /** No Helm Job of that unit and none of its pods can change the release any more. */
    boolean jobsAreOver(Holding holding) {
        Map<String, String> labels = Map.of(
                Labels.DEPLOY_JOB_UID, holding.push().uid(),
                Labels.UNIT, holding.unit(),
                Labels.STAGE, Stage.RELEASE.word());
        return client.batch().v1().jobs().inNamespace(holding.namespace()).withLabels(labels).list().getItems().stream()
                        .allMatch(JobState::over)
                && client.pods().inNamespace(holding.namespace()).withLabels(labels).list().getItems().stream()
                        .allMatch(JobState::over);
    }

    private static boolean finished(DeployJobStatus status) {
        return status != null
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(c -> Conditions.FINISHED.equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
