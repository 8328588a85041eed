package io.kubegitdeploy.operator;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Plays the Job controller and the kubelet. */
record Kubelet(KubernetesClient client) {

    /** Makes the Job's pod and has it run. */
    void run(Job job) {
        Pod pod = client.pods()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(job.getMetadata().getName())
                        .withNamespace(job.getMetadata().getNamespace())
                        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
                        .addToLabels(
                                "batch.kubernetes.io/job-name",
                                job.getMetadata().getName())
                        .withAnnotations(
                                job.getSpec().getTemplate().getMetadata().getAnnotations())
                        .endMetadata()
                        .withSpec(job.getSpec().getTemplate().getSpec())
                        .build())
                .create();
        client.pods()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** Ends the Job's pod, which runs, and the Job. */
    void end(Job job, int exit, String message) {
        endPod(job, exit, message);
        endJob(job, exit == 0);
    }

    void endPod(Job job, int exit, String message) {
        String name = job.getMetadata().getName();
        String container =
                job.getSpec().getTemplate().getSpec().getContainers().getFirst().getName();
        Pod pod = client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(name)
                .get();
        client.pods()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase(exit == 0 ? "Succeeded" : "Failed")
                        .addNewContainerStatus()
                        .withName(container)
                        .withImage("x")
                        .withImageID("x")
                        .withReady(false)
                        .withRestartCount(0)
                        .withState(new ContainerStateBuilder()
                                .withNewTerminated()
                                .withExitCode(exit)
                                .withReason(exit == 0 ? "Completed" : "Error")
                                .withMessage(message)
                                .endTerminated()
                                .build())
                        .endContainerStatus()
                        .endStatus()
                        .build())
                .updateStatus();
    }

    /** As the Eviction API does it: the pod says why, and is gone. */
    void evict(Job job) {
        Pod pod = client.pods()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .get();
        client.pods()
                .resource(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase("Running")
                        .addNewCondition()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .withReason("EvictionByEvictionAPI")
                        .withMessage("Eviction API: evicting")
                        .endCondition()
                        .endStatus()
                        .build())
                .updateStatus();
        client.pods().resource(pod).withGracePeriod(0).delete();
    }

    void endJob(Job job, boolean good) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        JobStatusBuilder status = new JobStatusBuilder()
                .withStartTime(now)
                .addNewCondition()
                .withType(good ? "SuccessCriteriaMet" : "FailureTarget")
                .withStatus("True")
                .withReason(good ? "CompletionsReached" : "BackoffLimitExceeded")
                .withLastTransitionTime(now)
                .endCondition()
                .addNewCondition()
                .withType(good ? "Complete" : "Failed")
                .withStatus("True")
                .withReason(good ? "CompletionsReached" : "BackoffLimitExceeded")
                .withLastTransitionTime(now)
                .endCondition();
        if (good) {
            status.withCompletionTime(now).withSucceeded(1);
        } else {
            status.withFailed(1);
        }
        Job current = client.batch()
                .v1()
                .jobs()
                .inNamespace(job.getMetadata().getNamespace())
                .withName(job.getMetadata().getName())
                .get();
        client.batch()
                .v1()
                .jobs()
                .resource(new JobBuilder(current).withStatus(status.build()).build())
                .updateStatus();
    }
}
