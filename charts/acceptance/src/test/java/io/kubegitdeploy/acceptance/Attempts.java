package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.Unit;
import io.kubegitdeploy.crd.Labels;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The attempts at one stage of a push: their pods, and what is told of them. */
record Attempts(Team team, DeployJob job, String stage, String container) {
    private static final Duration A_WHILE = Duration.ofSeconds(60);

    static Attempts building(Team team, Push push) {
        return new Attempts(team, team.job(push), "build", "kaniko");
    }

    static Attempts releasing(Team team, Push push) {
        return new Attempts(team, team.job(push), "release", "release");
    }

    /** The pod of an attempt, as soon as it is there. */
    Pod pod(int attempt) {
        return pod(attempt, "pod", any -> true);
    }

    /** The pod of an attempt, as soon as the program of this stage runs in it. */
    Pod running(int attempt) {
        return pod(
                attempt,
                "running pod",
                pod -> pod.getStatus().getContainerStatuses().stream()
                        .filter(status -> status.getName().equals(container))
                        .map(ContainerStatus::getState)
                        .anyMatch(state -> state != null && state.getRunning() != null));
    }

    private Pod pod(int attempt, String what, Predicate<Pod> good) {
        return Team.await(
                        "a " + what + " of attempt " + attempt,
                        A_WHILE,
                        () -> pods(attempt).stream().filter(good).toList(),
                        found -> !found.isEmpty())
                .getFirst();
    }

    private List<Pod> pods(int attempt) {
        Map<String, String> labels = Map.of(
                Labels.DEPLOY_JOB_UID,
                job.getMetadata().getUid(),
                Labels.STAGE,
                stage,
                Labels.ATTEMPT,
                Integer.toString(attempt));
        return team.cluster()
                .client()
                .pods()
                .inNamespace(team.namespace())
                .withLabels(labels)
                .list()
                .getItems();
    }

    /** Waits until the DeployJob tells this, as {@code kubectl get djob} shows it. */
    void told(String words) {
        Team.await(
                "the message \"" + words + "\"",
                A_WHILE,
                () -> team.cluster()
                        .client()
                        .resources(DeployJob.class)
                        .inNamespace(team.namespace())
                        .withName(job.getMetadata().getName())
                        .require(),
                now -> Conditioned.of(now).message("Succeeded").contains(words));
    }

    /** Why attempts were lost, as the status of the DeployJob's first unit tells. */
    static List<String> lost(DeployJob ended) {
        Unit unit = ended.getStatus().units().getFirst();
        return unit.docker() == null ? unit.helm().lost() : unit.docker().lost();
    }

    /** The DeployJob's events with this reason. */
    List<String> events(String reason) {
        return team.events(job).stream()
                .filter(event -> event.getReason().equals(reason))
                .map(Event::getMessage)
                .toList();
    }
}
