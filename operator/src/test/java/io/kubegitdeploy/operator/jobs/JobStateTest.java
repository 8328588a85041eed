package io.kubegitdeploy.operator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.kubegitdeploy.operator.jobs.JobState.Failed;
import io.kubegitdeploy.operator.jobs.JobState.Lost;
import io.kubegitdeploy.operator.jobs.JobState.Running;
import io.kubegitdeploy.operator.jobs.JobState.Silence;
import io.kubegitdeploy.operator.jobs.JobState.Succeeded;
import io.kubegitdeploy.operator.jobs.JobState.TimedOut;
import io.kubegitdeploy.operator.jobs.JobState.Unavailable;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobStateTest {
    private static final Instant NIGHT = Instant.parse("2026-11-01T00:00:00Z");
    private static final Job FAILED = job("Failed", "BackoffLimitExceeded");

    @Test
    void a_job_that_is_gone_is_lost() {
        assertThat(JobState.of(Optional.empty(), List.of(), Stage.BUILD)).isEqualTo(new Lost("its Job is gone"));
    }

    @Test
    void a_complete_job_brings_its_containers_termination_message() {
        Job job = job("Complete", "CompletionsReached");

        assertThat(state(job, pod(ended("kaniko", 0, "Completed", "sha256:abc"))))
                .isEqualTo(new Succeeded(Optional.of("sha256:abc")));
        assertThat(JobState.of(Optional.of(job), List.of(), Stage.BUILD)).isEqualTo(new Succeeded(Optional.empty()));
    }

    @Test
    void a_build_has_succeeded_when_kaniko_has_and_a_release_when_its_job_has() {
        Job active =
                new JobBuilder().withNewMetadata().withName("j").endMetadata().build();
        Pod built = pod(ended("kaniko", 0, "Completed", "sha256:abc"));
        Pod released = pod(ended("release", 0, "Completed", "{}"));

        assertThat(state(active, built)).isEqualTo(new Succeeded(Optional.of("sha256:abc")));
        assertThat(state(FAILED, built)).isInstanceOf(Lost.class);
        assertThat(JobState.of(Optional.of(active), List.of(released), Stage.RELEASE))
                .isInstanceOf(Running.class);
    }

    @Test
    void a_tools_own_exit_code_is_final() {
        assertThat(state(FAILED, pod(ended("kaniko", 1, "Error", "error building image: exit status 3\n"))))
                .isEqualTo(new Failed("error building image: exit status 3", NIGHT));
        assertThat(state(FAILED, pod(ended("kaniko", 2, "Error", null)))).isEqualTo(new Failed("exit code 2", NIGHT));
    }

    @Test
    void a_source_that_is_rejected_is_final() {
        assertThat(state(FAILED, pod(ended("source", 1, "Error", "entry 7 is a link out of the tree"))))
                .isEqualTo(new Failed("entry 7 is a link out of the tree", NIGHT));
    }

    @Test
    void exit_75_is_worth_another_attempt_later() {
        assertThat(state(FAILED, pod(ended("source", 75, "Error", "the gateway is away"))))
                .isEqualTo(new Unavailable("the gateway is away", NIGHT));
    }

    @Test
    void signals_are_worth_another_attempt() {
        assertThat(state(FAILED, pod(ended("kaniko", 137, "Error", null)))).isEqualTo(new Lost("killed by signal 9"));
    }

    @Test
    void out_of_memory_is_worth_another_attempt_and_says_what_to_change() {
        Pod killed = new PodBuilder(pod(ended("kaniko", 1, "OOMKilled", "child killed")))
                .withNewSpec()
                .addNewContainer()
                .withName("kaniko")
                .withNewResources()
                .addToLimits("memory", new Quantity("64Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build();

        assertThat(state(FAILED, killed))
                .isEqualTo(new Lost(
                        "out of memory (limit 64Mi): give it more by build.resources of the TrackedRepository"));
        assertThat(JobState.of(
                        Optional.of(FAILED), List.of(pod(ended("release", 137, "OOMKilled", null))), Stage.RELEASE))
                .isEqualTo(new Lost("out of memory: give it more by deploy.resources of the TrackedRepository"));
        assertThat(state(FAILED, pod(ended("source", 137, "OOMKilled", null))))
                .isEqualTo(new Lost("out of memory while it fetched the source"));
    }

    @Test
    void a_pod_that_was_deleted_or_evicted_is_worth_another_attempt() {
        Pod evicted = new PodBuilder(pod(ended("kaniko", 137, "Error", null)))
                .editStatus()
                .withReason("Evicted")
                .withMessage("low on memory")
                .endStatus()
                .build();

        assertThat(JobState.of(Optional.of(FAILED), List.of(), Stage.BUILD)).isEqualTo(new Lost("its pod is gone"));
        assertThat(state(FAILED, evicted)).isEqualTo(new Lost("its pod was lost (Evicted): low on memory"));
        assertThat(state(FAILED, pod())).isEqualTo(new Lost("its pod was deleted"));
    }

    @Test
    void a_deadline_is_told_apart() {
        assertThat(state(job("Failed", "DeadlineExceeded"), pod())).isEqualTo(new TimedOut(""));
    }

    @Test
    void a_running_job_says_what_it_waits_for() {
        ContainerStatus pulling = new ContainerStatusBuilder()
                .withName("kaniko")
                .withState(new ContainerStateBuilder()
                        .withNewWaiting("no such image", "ImagePullBackOff")
                        .build())
                .build();
        Pod unscheduled = new PodBuilder(pod())
                .editStatus()
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available")
                .endCondition()
                .endStatus()
                .build();
        Job job = new JobBuilder().withNewMetadata().withName("j").endMetadata().build();

        assertThat(JobState.of(Optional.of(job), List.of(), Stage.BUILD))
                .isEqualTo(new Running("waiting for the pod of Job j"));
        assertThat(state(job, pod(pulling))).isEqualTo(new Running("ImagePullBackOff: no such image"));
        assertThat(state(job, unscheduled)).isEqualTo(new Running("Unschedulable: 0/1 nodes are available"));
        assertThat(state(job, pod(running("source"))))
                .isEqualTo(new Running("fetching the source", Optional.of(new Silence("pod-uid", NIGHT))));
        assertThat(state(job, pod(running("kaniko")))).isEqualTo(new Running("running"));
        assertThat(JobState.of(Optional.of(job), List.of(pod(ended("helm", 0, "Completed", null))), Stage.RELEASE))
                .isEqualTo(new Running("running"));
    }

    @Test
    void a_job_without_a_pod_and_a_pod_that_does_not_start_are_silent() {
        JobBuilder job = new JobBuilder()
                .withNewMetadata()
                .withName("j")
                .withUid("job-uid")
                .endMetadata();
        Job tried = job.withNewStatus()
                .withStartTime("2026-11-01T00:00:00Z")
                .endStatus()
                .build();
        Job made = job.editStatus().withActive(1).endStatus().build();
        Pod starting = new PodBuilder(pod())
                .editMetadata()
                .withCreationTimestamp("2026-11-01T00:00:07Z")
                .endMetadata()
                .build();

        assertThat(JobState.of(Optional.of(tried), List.of(), Stage.BUILD))
                .isEqualTo(new Running(
                        "waiting for the pod of Job j",
                        Optional.of(new Silence("job-uid", Instant.parse("2026-11-01T00:00:00Z")))));
        assertThat(JobState.of(Optional.of(made), List.of(), Stage.BUILD))
                .isEqualTo(new Running("waiting for the pod of Job j"));
        assertThat(state(made, starting))
                .isEqualTo(new Running(
                        "its pod is starting",
                        Optional.of(new Silence("pod-uid", Instant.parse("2026-11-01T00:00:07Z")))));
    }

    @Test
    void a_warning_is_told_without_the_name_of_a_pod_that_was_never_made() {
        assertThat(Warning.told(
                        "FailedCreate",
                        "Error creating: pods \"j-x2x4z\" is forbidden: exceeded quota: pods, requested: pods=1"))
                .isEqualTo("its pod can't be made: exceeded quota: pods, requested: pods=1");
        assertThat(Warning.told("FailedCreate", "Error creating: Internal error occurred: webhook down"))
                .isEqualTo("its pod can't be made: Internal error occurred: webhook down");
        assertThat(Warning.told("FailedMount", "MountVolume.SetUp failed: secret \"x\" not found"))
                .isEqualTo("FailedMount: MountVolume.SetUp failed: secret \"x\" not found");
        assertThat(Warning.told("FailedMount", null)).isEqualTo("FailedMount");
    }

    private static JobState state(Job job, Pod pod) {
        return JobState.of(Optional.of(job), List.of(pod), Stage.BUILD);
    }

    private static Job job(String condition, String reason) {
        return new JobBuilder()
                .withNewMetadata()
                .withName("j")
                .endMetadata()
                .withNewStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .withLastTransitionTime("2026-11-01T00:00:00Z")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod pod(ContainerStatus... containers) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withUid("pod-uid")
                .endMetadata()
                .withNewStatus()
                .withContainerStatuses(containers)
                .endStatus()
                .build();
    }

    private static ContainerStatus running(String name) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withState(new ContainerStateBuilder()
                        .withNewRunning("2026-11-01T00:00:00Z")
                        .build())
                .build();
    }

    private static ContainerStatus ended(String name, int exit, String reason, String message) {
        return new ContainerStatusBuilder()
                .withName(name)
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(exit)
                        .withReason(reason)
                        .withMessage(message)
                        .endTerminated()
                        .build())
                .build();
    }
}
