package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.crd.Names;
import java.util.List;
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

    /** Whether the Job was made for this push. */
    public boolean owns(Job job) {
        Map<String, String> labels = job.getMetadata().getLabels();
        return labels != null && uid.equals(labels.get(Labels.DEPLOY_JOB_UID));
    }

    /** On the Job and its pod. */
    public Map<String, String> annotations() {
        return Map.of(Labels.DEPLOY_JOB, deployJob);
    }

    /**
     * Whom the Job goes with. A release belongs to nobody while it runs: the garbage collector would end it in a foreground
     * deletion, whatever finalizer its DeployJob has.
     */
    List<OwnerReference> owners() {
        return stage == Stage.BUILD ? List.of(owner(deployJob, uid)) : List.of();
    }

    /** The DeployJob as the owner of its Jobs. */
    public static OwnerReference owner(DeployJob job) {
        return owner(job.getMetadata().getName(), job.getMetadata().getUid());
    }

    private static OwnerReference owner(String deployJob, String uid) {
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
