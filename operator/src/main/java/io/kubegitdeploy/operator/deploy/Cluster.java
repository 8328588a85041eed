package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.TrackedRepository;
import io.kubegitdeploy.operator.jobs.JobIdentity;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.List;
import java.util.Optional;

/**
 * What the operator reads of Kubernetes, and the Jobs that it makes and ends there. What is "known" is known from a cache,
 * which may be behind; where "not there" would decide something for good, the API server is asked: that is "fresh".
 */
interface Cluster {

    Optional<TrackedRepository> repository(DeployJob job);

    /** The other pushes to the same branch or tag of the same repository. */
    List<DeployJob> siblings(DeployJob job);

    /** The Jobs that were made for this push. */
    List<Job> knownJobs(DeployJob job);

    Optional<Job> knownJob(String namespace, String name);

    Optional<Job> freshJob(JobIdentity id);

    List<Job> runningBuilds();

    /** The pods of one of the push's Jobs. */
    List<Pod> knownPods(DeployJob job, JobIdentity id);

    List<Pod> freshPods(JobIdentity id);

    /** Of a Job whose pods are gone, the one that was seen going last, as it was at its end; empty after a restart. */
    List<Pod> departedPods(JobIdentity id);

    /** The end of a container's output; "" if there is none to be had. */
    String log(Pod pod, String container);

    /** The newest warning about an object: the one place where Kubernetes tells why a pod is not made or does not start. */
    Optional<String> warning(String namespace, String uid);

    /** Whether a ServiceAccount may do that to Secrets of the target namespace. */
    boolean maySecrets(String verb, String target, String namespace, String serviceAccount);

    void create(Job job);

    /** Deletes the Job and its pods, if it is there. */
    void end(JobIdentity id);

    /** The highest attempt at a stage of which a Job is known. */
    default int attempts(DeployJob job, String unit, Stage stage) {
        return knownJobs(job).stream()
                .map(known -> attempt(job, known, unit, stage))
                .max(Integer::compare)
                .orElse(0);
    }

    /** The Job of an attempt, if it exists and is the operator's. */
    default Optional<Job> job(JobIdentity id) {
        return knownJob(id.namespace(), id.name()).or(() -> freshJob(id)).filter(id::owns);
    }

    private static int attempt(DeployJob job, Job known, String unit, Stage stage) {
        for (int attempt = StageSeen.MAX_PATIENT_ATTEMPTS; attempt > 0; attempt--) {
            JobIdentity id = JobIdentity.of(job, unit, stage, attempt);
            if (known.getMetadata().getName().equals(id.name()) && id.owns(known)) {
                return attempt;
            }
        }
        return 0;
    }
}
