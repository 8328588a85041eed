package io.kubegitdeploy.operator.fence;

import io.kubegitdeploy.crd.Conditions;
import io.kubegitdeploy.crd.DeployJobStatus;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.Map;

/** What became of a fence's holder. */
record Holders(FenceStore store) {

    /** The DeployJob has ended or is gone: it will make no further Job, and free no fence. */
    boolean pushIsOver(Holding holding) {
        return store.deployJob(holding.namespace(), holding.push().name())
                .filter(job -> job.getMetadata().getUid().equals(holding.push().uid()))
                .map(job -> finished(job.getStatus()))
                .orElse(true);
    }

    /** No Helm Job of that unit and none of its pods can change the release any more. */
    boolean jobsAreOver(Holding holding) {
        Map<String, String> labels = Map.of(
                Labels.DEPLOY_JOB_UID, holding.push().uid(),
                Labels.UNIT, holding.unit(),
                Labels.STAGE, Stage.RELEASE.word());
        return store.jobs(holding.namespace(), labels).stream().allMatch(JobState::over)
                && store.pods(holding.namespace(), labels).stream().allMatch(JobState::over);
    }

    private static boolean finished(DeployJobStatus status) {
        return status != null
                && status.conditions() != null
                && status.conditions().stream()
                        .anyMatch(c -> Conditions.FINISHED.equals(c.getType()) && "True".equals(c.getStatus()));
    }
}
