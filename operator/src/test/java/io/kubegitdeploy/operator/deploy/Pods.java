package io.kubegitdeploy.operator.deploy;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import io.kubegitdeploy.operator.jobs.JobState;
import io.kubegitdeploy.operator.jobs.Stage;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** The Job controller, the kubelet, and the programs in the pods. */
final class Pods {
    private static final String DIGEST = "sha256:" + "0a".repeat(32);
    private static final String WHEN = "2026-11-01T00:00:00Z";

    private final PlayedServer server;
    private final Random random;
    private final Luck luck;
    private final PushStory story;
    private final Consumer<String> diary;
    private final Helm helm;
    private int number;

    Pods(PlayedServer server, Random random, Luck luck, PushStory story, Consumer<String> diary) {
        this.server = server;
        this.random = random;
        this.luck = luck;
        this.story = story;
        this.diary = diary;
        this.helm = new Helm((one, other) -> story.certainlyNewer(one, other, server.pushes.all()));
    }

    Helm helm() {
        return helm;
    }

    boolean isRelease(HasMetadata made) {
        return Stage.RELEASE.word().equals(made.getMetadata().getLabels().get(Labels.STAGE));
    }

    /** The Helm release that a Job or a pod is for. */
    String release(ObjectMeta meta) {
        return meta.getLabels().get(Labels.UNIT);
    }

    /** One pod for each Job; the Job ends when its pod has, or is gone. */
    void jobController(Job job) {
        if (server.isOrphan(job)) {
            server.deleteJob(job.getMetadata().getName());
            return;
        }
        if (JobState.over(job)) {
            return;
        }
        List<Pod> pods =
                PlayedServer.podsOf(server.pods.all(), job.getMetadata().getName());
        if (job.getStatus() == null) {
            Pod pod = server.startPod(job, ++number);
            diary.accept(pod.getMetadata().getName() + " runs");
            server.jobs.put(new JobBuilder(job)
                    .withNewStatus()
                    .withStartTime(WHEN)
                    .withActive(1)
                    .endStatus()
                    .build());
        } else if (pods.stream().allMatch(JobState::over)) {
            boolean good = pods.stream()
                    .anyMatch(pod -> "Succeeded".equals(pod.getStatus().getPhase()));
            server.jobs.put(new JobBuilder(job)
                    .editStatus()
                    .addNewCondition()
                    .withType(good ? "Complete" : "Failed")
                    .withStatus("True")
                    .withReason(good ? "CompletionsReached" : "BackoffLimitExceeded")
                    .withLastTransitionTime(WHEN)
                    .endCondition()
                    .endStatus()
                    .build());
        }
    }

    /** @param calm programs do what they are for */
    void kubelet(Pod pod, boolean calm) {
        String name = pod.getMetadata().getName();
        if (JobState.over(pod)) {
            if (pod.getMetadata().getDeletionTimestamp() != null) {
                server.pods.remove(name);
            }
        } else if (pod.getMetadata().getDeletionTimestamp() != null) {
            killed(pod, "Error", 137, null);
        } else if (isRelease(pod)) {
            release(pod, calm);
        } else {
            boolean fails = !calm && luck.failures() && random.nextInt(5) == 0;
            end(pod, fails ? 1 : 0, fails ? "exit status 1" : DIGEST, "Completed", null);
        }
    }

    /** It ends in a way that is no fault of its program. */
    void lose(Pod pod) {
        if (!JobState.over(pod)) {
            switch (random.nextInt(4)) {
                case 0 -> killed(pod, "OOMKilled", 137, null);
                case 1 -> killed(pod, "Error", 137, "Evicted");
                case 2 -> killed(pod, "Error", 143, null);
                default -> killed(pod, "Error", JobState.UNAVAILABLE, null);
            }
        }
    }

    private void release(Pod pod, boolean calm) {
        String name = pod.getMetadata().getName();
        String release = release(pod.getMetadata());
        if (helm.works(name)) {
            boolean fails = !calm && luck.failures() && random.nextInt(5) == 0;
            helm.end(release, !fails);
            end(pod, fails ? 1 : 0, report(fails ? "rolled-back" : "deployed"), "Completed", null);
            return;
        }
        DeployJob push = story.push(pod.getMetadata().getLabels().get(Labels.DEPLOY_JOB_UID));
        boolean begins =
                helm.begin(name, release, story.place(push), push.getSpec().repository(), release);
        diary.accept(name + (begins ? " upgrades " : " finds its own revision of ") + release);
        if (!begins) {
            end(pod, 0, report("already-deployed"), "Completed", null);
        }
    }

    private static String report(String outcome) {
        return "{\"outcome\":\"" + outcome + "\",\"revision\":3,\"message\":\"" + outcome + "\"}";
    }

    private void killed(Pod pod, String reason, int code, String status) {
        helm.killed(pod.getMetadata().getName());
        end(pod, code, "", reason, status);
    }

    private void end(Pod pod, int code, String message, String reason, String status) {
        diary.accept(pod.getMetadata().getName() + " ends with " + code + " " + reason);
        server.pods.put(new PodBuilder(pod)
                .withNewStatus()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .withReason(status)
                .addNewContainerStatus()
                .withName(isRelease(pod) ? Stage.RELEASE.container() : Stage.BUILD.container())
                .withState(new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withReason(reason)
                        .withMessage(message)
                        .endTerminated()
                        .build())
                .endContainerStatus()
                .endStatus()
                .build());
    }
}
