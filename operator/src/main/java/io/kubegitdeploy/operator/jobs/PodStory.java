package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import io.kubegitdeploy.operator.jobs.JobState.Running;
import io.kubegitdeploy.operator.jobs.JobState.Silence;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What a pod does or waits for, in words for the person who looks at the DeployJob. */
final class PodStory {
    private static final Set<String> USUAL = Set.of("PodInitializing", "ContainerCreating");

    private PodStory() {}

    static Running told(Job job, Optional<Pod> pod) {
        return pod.map(PodStory::told).orElseGet(() -> podless(job));
    }

    /** The Job controller tells in one write that it took the Job up and that it made the pod: or that it made none. */
    private static Running podless(Job job) {
        JobStatus status = job.getStatus();
        boolean tried = status != null
                && status.getStartTime() != null
                && (status.getActive() == null || status.getActive() == 0);
        return new Running(
                "waiting for the pod of Job " + job.getMetadata().getName(),
                tried
                        ? Optional.of(new Silence(job.getMetadata().getUid(), Instant.parse(status.getStartTime())))
                        : Optional.empty());
    }

    private static Running told(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return new Running("its pod is being deleted");
        }
        return unscheduled(pod)
                .or(() -> waiting(pod))
                .map(Running::new)
                .or(() -> running(pod))
                .or(() -> ended(pod))
                .orElseGet(() -> new Running("its pod is starting", silence(pod)));
    }

    private static Optional<Silence> silence(Pod pod) {
        return Optional.ofNullable(pod.getMetadata().getCreationTimestamp())
                .map(created -> new Silence(pod.getMetadata().getUid(), Instant.parse(created)));
    }

    private static Optional<String> unscheduled(Pod pod) {
        return status(pod).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
                .map(c -> sentence(c.getReason(), c.getMessage()))
                .findFirst();
    }

    private static Optional<String> waiting(Pod pod) {
        return states(pod)
                .map(ContainerState::getWaiting)
                .filter(Objects::nonNull)
                .filter(waiting -> waiting.getReason() != null && !USUAL.contains(waiting.getReason()))
                .map(PodStory::sentence)
                .findFirst();
    }

    private static Optional<Running> running(Pod pod) {
        return containers(pod)
                .filter(container ->
                        container.getState() != null && container.getState().getRunning() != null)
                .map(container -> container.getName().equals("source")
                        ? new Running(JobState.FETCHING, since(pod, container))
                        : new Running("running"))
                .findFirst();
    }

    /** The Job does not tell of it yet: for the person who looks, the stage goes on. */
    private static Optional<Running> ended(Pod pod) {
        return status(pod).stream()
                .flatMap(status -> status.getContainerStatuses().stream())
                .map(ContainerStatus::getState)
                .filter(state -> state != null && state.getTerminated() != null)
                .map(state -> new Running("running"))
                .findFirst();
    }

    private static Optional<Silence> since(Pod pod, ContainerStatus source) {
        return Optional.ofNullable(source.getState().getRunning().getStartedAt())
                .map(started -> new Silence(pod.getMetadata().getUid(), Instant.parse(started)));
    }

    private static Stream<ContainerState> states(Pod pod) {
        return containers(pod).map(ContainerStatus::getState).filter(Objects::nonNull);
    }

    private static Stream<ContainerStatus> containers(Pod pod) {
        return status(pod).stream()
                .flatMap(status -> Stream.concat(
                        status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream()));
    }

    private static Optional<PodStatus> status(Pod pod) {
        return Optional.ofNullable(pod.getStatus());
    }

    private static String sentence(ContainerStateWaiting waiting) {
        return sentence(waiting.getReason(), waiting.getMessage());
    }

    private static String sentence(String reason, String message) {
        return message == null || message.isBlank() ? String.valueOf(reason) : reason + ": " + message.strip();
    }
}
