package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Names;
import java.util.Map;

/** Which attempt at which stage of which unit of which push a Job is. */
public record JobIdentity(
        String namespace, String deployJob, String uid, String repository, String unit, Stage stage, int attempt) {

    public static JobIdentity of(DeployJob job, String unit, Stage stage, int attempt) {
        return new JobIdentity(
                job.getMetadata().getNamespace(),
                job.getMetadata().getName(),
                job.getMetadata().getUid(),
                job.getSpec().repository(),
                unit,
                stage,
                attempt);
    }

    /** Deterministic: whoever makes this attempt makes the same Job. */
    public String name() {
        return Names.job(deployJob, uid, unit, stage.word(), attempt);
    }

    /** On the Job and its pod. */
    public Map<String, String> labels() {
        return Map.of(
                Labels.MANAGED_BY,
                Labels.MANAGER,
                Labels.REPOSITORY,
                Names.hash(repository),
                Labels.DEPLOY_JOB_UID,
                uid,
                Labels.UNIT,
                unit,
                Labels.STAGE,
                stage.word(),
                Labels.ATTEMPT,
                Integer.toString(attempt));
    }

    /** On the Job and its pod. */
    public Map<String, String> annotations() {
        return Map.of(Labels.DEPLOY_JOB, deployJob);
    }

    OwnerReference owner() {
        DeployJob kind = new DeployJob();
        return new OwnerReferenceBuilder()
                .withApiVersion(kind.getApiVersion())
                .withKind(kind.getKind())
                .withName(deployJob)
                .withUid(uid)
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build();
    }
}
