package io.kubegitdeploy.acceptance;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;

/** One of the installation's Deployments, operator or gateway. */
record Component(Cluster cluster, String name) {
    private static final Duration SOON = Duration.ofMinutes(1);

    RollableScalableResource<Deployment> deployment() {
        return cluster.client()
                .apps()
                .deployments()
                .inNamespace(Cluster.PRODUCT)
                .withName("kube-git-deploy-" + name);
    }

    int replicas() {
        return deployment().require().getSpec().getReplicas();
    }

    /** Waits until as many of its pods are there, and ready. */
    void scale(int replicas) {
        deployment().scale(replicas);
        Team.await(
                replicas + " pods of the " + name,
                SOON,
                this::pods,
                pods -> pods.size() == replicas && pods.stream().allMatch(Readiness::isPodReady));
    }

    /** Begins a rolling update. */
    void restart() {
        deployment().rolling().restart();
    }

    List<Pod> pods() {
        return cluster.client()
                .pods()
                .inNamespace(Cluster.PRODUCT)
                .withLabel("app.kubernetes.io/component", name)
                .list()
                .getItems();
    }
}
