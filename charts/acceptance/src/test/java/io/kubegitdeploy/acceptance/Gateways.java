package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.nio.file.Path;
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
        awaitTheService();
    }

    private void awaitTheService() {
        Awaitility.await("the Service of the gateway's public port leads to it")
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> Http.get(cluster.publicApi().resolve("/readyz")).status() == 200);
    }

    /** Restarts the only one with this in place of the volume of its archives. */
    void restartWithCache(EmptyDirVolumeSource cache) {
        List<Pod> before = pods();
        component()
                .deployment()
                .edit(deployment -> new DeploymentBuilder(deployment)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editMatchingVolume(volume -> volume.getName().equals("cache"))
                        .withEmptyDir(cache)
                        .endVolume()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        Team.await("the gateway with another cache", Duration.ofSeconds(60), () -> before, this::areAllOthersThan);
        awaitTheService();
    }

    EmptyDirVolumeSource cache() {
        return component().deployment().require().getSpec().getTemplate().getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals("cache"))
                .findFirst()
                .orElseThrow()
                .getEmptyDir();
    }

    /** The folder of its archives, as this machine sees it. */
    Path archives() {
        return Processes.path(pods().getFirst(), "gateway", "/var/cache/kube-git-deploy");
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
