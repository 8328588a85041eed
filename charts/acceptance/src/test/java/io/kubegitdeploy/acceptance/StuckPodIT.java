package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubegitdeploy.crd.DeployJob;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Pods that can't be made or do not start: the DeployJob says why within seconds, and goes on when the reason is gone. */
@ExtendWith(OnTheCluster.class)
@Order(10)
class StuckPodIT {

    @Test
    void a_quota_that_is_used_up_is_told(Team team) {
        Repository repository = tracked(team);
        team.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: no-pods, namespace: %s}
                spec: {hard: {pods: "0"}}
                """.formatted(team.namespace()));
        awaitQuota(team);
        Push push = repository.push("main", "Something to build");

        Attempts.building(team, push).told("its pod can't be made: exceeded quota: no-pods, requested: pods=1");
        team.kubectl("delete", "resourcequota", "no-pods").successful();
        assertBuiltByTheFirstAttempt(team.deployed(push));
    }

    @Test
    void a_pod_that_pod_security_refuses_is_told(Team team) {
        Repository repository = tracked(team);
        enforce(team, "restricted");
        Push push = repository.push("main", "Something to build");

        Attempts.building(team, push).told("its pod can't be made: violates PodSecurity \"restricted");
        enforce(team, "baseline");
        assertBuiltByTheFirstAttempt(team.deployed(push));
    }

    @Test
    void a_service_account_and_a_registry_secret_that_are_missing_are_told(Team team) {
        Repository repository = tracked(team);
        team.change("app", "{build: {serviceAccountName: builder, registrySecret: registry}}");
        Push push = repository.push("main", "Something to build");
        Attempts attempts = Attempts.building(team, push);

        attempts.told("its pod can't be made: error looking up service account " + team.namespace() + "/builder");
        team.kubectl("create", "serviceaccount", "builder").successful();
        attempts.told("secret \"registry\" not found");
        team.kubectl(
                        "create",
                        "secret",
                        "docker-registry",
                        "registry",
                        "--docker-server=registry.example.com",
                        "--docker-username=nobody",
                        "--docker-password=nothing")
                .successful();
        assertBuiltByTheFirstAttempt(team.deployed(push));
    }

    @Test
    void a_pod_without_a_node_and_an_image_that_cannot_be_pulled_are_told(Team team) {
        Repository repository = tracked(team);
        String label = "acceptance/" + team.namespace();
        team.change("app", "{scheduling: {nodeSelector: {\"" + label + "\": \"here\"}}}");
        Push push = repository.push("main", "Something to build");
        Attempts attempts = Attempts.building(team, push);

        attempts.told("Unschedulable: 0/");
        Pod pod = attempts.pod(1);
        String image = pod.getSpec().getInitContainers().getFirst().getImage();
        setImage(team, pod, "registry.local:5000/there-is-no-such-image:1");
        try (NodeLabel real = NodeLabel.put(team.cluster(), label)) {
            attempts.told("there-is-no-such-image:1");
            setImage(team, pod, image);
            assertBuiltByTheFirstAttempt(team.deployed(push));
            assertThat(attempts.pod(1).getSpec().getNodeName()).isEqualTo(real.node());
        }
    }

    private static Repository tracked(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        return Sources.buildOnly(repository, "tag = \"%s/%s/web:1\"".formatted(Registry.NAME, team.namespace()))
                .write("Dockerfile", "ARG BASE\nFROM ${BASE}\nRUN true\n");
    }

    /** It counts from when the controller has written what is used. */
    private static void awaitQuota(Team team) {
        Team.await(
                "the quota counts",
                Duration.ofSeconds(30),
                () -> team.kubectl("get", "resourcequota", "no-pods", "-o", "jsonpath={.status.used.pods}")
                        .successful(),
                used -> !used.isBlank());
    }

    private static void enforce(Team team, String level) {
        String label = "pod-security.kubernetes.io/enforce=" + level;
        team.kubectl("label", "--overwrite", "namespace", team.namespace(), label)
                .successful();
    }

    private static void setImage(Team team, Pod pod, String image) {
        team.kubectl("set", "image", "pod/" + pod.getMetadata().getName(), "source=" + image)
                .successful();
    }

    private static void assertBuiltByTheFirstAttempt(DeployJob job) {
        assertThat(job.getStatus().units().getFirst().docker().attempt()).isEqualTo(1);
    }
}
