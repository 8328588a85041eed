package io.kubegitdeploy.operator.jobs;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** How far one attempt's Job is, read from the Job and its pods. */
public sealed interface JobState {

    /**
     * Not at its end.
     *
     * @param doing what it does or waits for, for people
     * @param silence where nothing of the stage runs and no status says why
     */
    record Running(String doing, Optional<Silence> silence) implements JobState {
        public Running(String doing) {
            this(doing, Optional.empty());
        }
    }

    /** What a pod does whose source step runs: for long only if something is away, of which its log tells. */
    String FETCHING = "fetching the source";

    /**
     * Nothing runs, and if that lasts, only the events of an object tell why.
     *
     * @param uid of the Job that has no pod, or of the pod that does not start
     */
    record Silence(String uid, Instant since) {}

    /**
     * The program ended well.
     *
     * @param message the termination message of the stage's container; empty when its pod is gone
     */
    record Succeeded(Optional<String> message) implements JobState {}

    /** The program itself said no: another attempt would say the same. */
    record Failed(String message, Instant at) implements JobState {}

    /**
     * Ended by its deadline.
     *
     * @param doing what it was seen to do or wait for last; "" if that is not known
     */
    record TimedOut(String doing) implements JobState {}

    /** It did not end by itself (gone, evicted, out of memory, killed): worth another attempt. */
    record Lost(String why) implements JobState {}

    /** The program said that something else is away (exit 75): worth another attempt, a little after {@code at}. */
    record Unavailable(String why, Instant at) implements JobState {}

    /** The exit code by which our programs say that something else is away: EX_TEMPFAIL of sysexits.h. */
    int UNAVAILABLE = 75;

    Set<String> NODE_TROUBLE = Set.of("Evicted", "NodeLost", "NodeShutdown", "Terminated", "Preempting", "Shutdown");

    /** Reads an attempt's end from its Job, if that exists, and the Job's pods. */
    static JobState of(Optional<Job> job, List<Pod> pods, Stage stage) {
        if (job.isEmpty()) {
            return new Lost("its Job is gone");
        }
        Optional<Pod> pod = newest(pods);
        if (condition(job.get(), "Complete").isPresent()) {
            return new Succeeded(pod.flatMap(p -> ended(p, stage)).map(ContainerStateTerminated::getMessage));
        }
        return condition(job.get(), "Failed")
                .<JobState>map(failed -> "DeadlineExceeded".equals(failed.getReason())
                        ? new TimedOut("")
                        : failure(pod, stage, at(failed)))
                .or(() -> built(pod, stage))
                .orElseGet(() -> PodStory.told(job.get(), pod));
    }

    /**
     * The image is there, and its digest: the next Job need not wait until the Job controller has counted the pod, which is
     * two seconds later. Not so for a release, which is to be over for good before another one may begin.
     */
    private static Optional<JobState> built(Optional<Pod> pod, Stage stage) {
        return pod.filter(any -> stage == Stage.BUILD)
                .flatMap(p -> ended(p, stage))
                .filter(exit -> exit.getExitCode() == 0 && exit.getMessage() != null)
                .map(exit -> new Succeeded(Optional.of(exit.getMessage())));
    }

    /** True at an end that nothing follows: no pod of the Job runs or will run. */
    static boolean over(Job job) {
        return condition(job, "Complete").isPresent()
                || condition(job, "Failed").isPresent();
    }

    static boolean over(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static Instant at(JobCondition condition) {
        String time = condition.getLastTransitionTime();
        return time == null ? Instant.EPOCH : Instant.parse(time);
    }

    private static JobState failure(Optional<Pod> pod, Stage stage, Instant at) {
        if (pod.isEmpty()) {
            return new Lost("its pod is gone");
        }
        PodStatus status = pod.get().getStatus();
        if (status.getReason() != null && NODE_TROUBLE.contains(status.getReason())) {
            return new Lost(sentence("its pod was lost (" + status.getReason() + ")", status.getMessage()));
        }
        Optional<PodCondition> disruption = status.getConditions().stream()
                .filter(c -> "DisruptionTarget".equals(c.getType()) && "True".equals(c.getStatus()))
                .findFirst();
        if (disruption.isPresent()) {
            return new Lost(sentence(
                    "its pod was removed (" + disruption.get().getReason() + ")",
                    disruption.get().getMessage()));
        }
        return Stream.of("source", stage.container())
                .flatMap(container -> exit(pod.get(), container)
                        .filter(exit -> exit.getExitCode() != 0)
                        .map(exit -> outOfMemory(exit)
                                ? new Lost(Memory.exceeded(pod.get(), stage, container))
                                : failure(exit, at))
                        .stream())
                .findFirst()
                .orElseGet(() -> new Lost("its pod was deleted"));
    }

    private static boolean outOfMemory(ContainerStateTerminated exit) {
        return "OOMKilled".equals(exit.getReason());
    }

    private static JobState failure(ContainerStateTerminated exit, Instant at) {
        int code = exit.getExitCode();
        String message = Objects.requireNonNullElse(exit.getMessage(), "").strip();
        if (code == UNAVAILABLE) {
            return new Unavailable(message.isEmpty() ? "something it needs is away" : message, at);
        }
        if (code > 128) {
            return new Lost("killed by signal " + (code - 128));
        }
        return new Failed(message.isEmpty() ? "exit code " + code : message, at);
    }

    private static Optional<ContainerStateTerminated> ended(Pod pod, Stage stage) {
        return exit(pod, stage.container());
    }

    private static Optional<ContainerStateTerminated> exit(Pod pod, String container) {
        return statuses(pod)
                .filter(status -> status.getName().equals(container))
                .map(ContainerStatus::getState)
                .filter(Objects::nonNull)
                .map(ContainerState::getTerminated)
                .filter(Objects::nonNull)
                .findFirst();
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        PodStatus status = pod.getStatus();
        return status == null
                ? Stream.empty()
                : Stream.concat(status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream());
    }

    private static Optional<Pod> newest(List<Pod> pods) {
        return pods.stream()
                .max(Comparator.comparing(
                        pod -> Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), "")));
    }

    private static Optional<JobCondition> condition(Job job, String type) {
        return job.getStatus() == null
                ? Optional.empty()
                : job.getStatus().getConditions().stream()
                        .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
                        .findFirst();
    }

    private static String sentence(String what, String detail) {
        return detail == null || detail.isBlank() ? what : what + ": " + detail.strip();
    }
}
