package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The installed gateways, and what happens to them. */
record Gateways(Cluster cluster) {

    /** kill -9 of the only one; waits until the kubelet has started it again, and GitHub's way to it is open. */
    void killAndAwaitTheRestart() {
        Pod pod = pods().getFirst();
        int before = container(pod).getRestartCount();
        Processes.kill(pod, "gateway");
        Team.await(
                "the gateway is back",
                Duration.ofSeconds(40),
                () -> container(pods().getFirst()),
                container -> container.getRestartCount() > before && container.getReady());
        Awaitility.await("the Service of the gateway's public port leads to it")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> Http.get(cluster.publicApi().resolve("/readyz")).status() == 200);
    }

    /** Runs so many of them. */
    void scale(int replicas) {
        component().scale(replicas);
    }

    void restart() {
        component().restart();
    }

    /** Whether all of these are gone, and as many others serve. */
    boolean areAllOthersThan(List<Pod> before) {
        List<String> gone =
                before.stream().map(pod -> pod.getMetadata().getUid()).toList();
        List<Pod> now = pods();
        return now.size() == before.size()
                && now.stream()
                        .allMatch(pod -> !gone.contains(pod.getMetadata().getUid()) && Readiness.isPodReady(pod));
    }

    List<Pod> pods() {
        return component().pods();
    }

    private Component component() {
        return new Component(cluster, "gateway");
    }

    private static ContainerStatus container(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst();
    }
}
