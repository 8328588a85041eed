package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.DeployJobStatus.DockerStage;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pod of a Kaniko Job evicted, killed, out of memory, and on a node that is gone. */
@ExtendWith(OnTheCluster.class)
@Order(9)
class KanikoLuckIT {
    private static final String HOLDING = "holding the build";

    /** Its RUN goes on when a test tells it to. */
    private static final String HELD = """
            ARG BASE
            FROM ${BASE}
            RUN trap 'exit 0' TERM; : holding the build; sleep 3600 & wait
            """;

    /** Takes 300 MB at once. */
    private static final String HUNGRY = """
            ARG BASE
            FROM ${BASE}
            RUN dd if=/dev/zero of=/dev/null bs=300M count=1
            """;

    @Test
    void a_build_out_of_memory_is_told_with_its_limit_and_done_when_it_is_given_more(Team team) {
        Repository repository = tracked(team);
        memory(team, "250Mi");
        DeployJob job = team.ended(push(team, repository, HUNGRY));

        assertThat(Conditioned.of(job).reason("Succeeded")).isEqualTo("BuildFailed");
        assertThat(Conditioned.of(job).message("Succeeded"))
                .startsWith("the build of web was tried 3 times: ")
                .contains("memory", "250Mi");
        assertThat(Attempts.lost(job)).hasSize(2).allMatch(lost -> lost.contains("250Mi"));

        memory(team, "1Gi");
        assertThat(docker(team.deployed(push(team, repository, HUNGRY))).attempt())
                .isEqualTo(1);
    }

    @Test
    void a_build_that_is_evicted_and_then_killed_is_done_by_the_third_attempt(Team team) {
        Push push = push(team, tracked(team), HELD);
        Attempts attempts = Attempts.building(team, push);

        assertThat(team.cluster().client().pods().resource(held(attempts, 1)).evict())
                .isTrue();
        Processes.kill(held(attempts, 2), "kaniko");
        letGo(held(attempts, 3));
        DeployJob job = team.deployed(push);

        assertThat(docker(job).attempt()).isEqualTo(3);
        assertThat(docker(job).digest()).startsWith("sha256:");
        assertThat(Attempts.lost(job)).hasSize(2);
        assertThat(Attempts.lost(job).getFirst())
                .startsWith("attempt 1: its pod was removed (EvictionByEvictionAPI): Eviction API: evicting");
        assertThat(Attempts.lost(job).getLast()).isEqualTo("attempt 2: killed by signal 9");
        assertThat(attempts.events("BuildLost"))
                .containsExactlyElementsOf(
                        Attempts.lost(job).stream().map(lost -> "web: " + lost).toList());
        assertThat(attempts.events("BuildStarted")).hasSize(3);
    }

    /** The second node has no kubelet: the test is it. */
    @Test
    void a_build_whose_node_is_gone_is_done_on_another_one(Team team) {
        Repository repository = tracked(team);
        String label = "acceptance/" + team.namespace();
        team.change(
                "app", "{scheduling: {nodeSelector: {\"" + label + "\": \"here\"}, tolerations: [{key: acceptance}]}}");
        try (OtherNode other = OtherNode.join(team, label)) {
            Push push = push(team, repository, "ARG BASE\nFROM ${BASE}\nRUN true\n");
            Attempts attempts = Attempts.building(team, push);
            other.run(attempts.pod(1));
            other.goOutOfService();
            try (NodeLabel real = NodeLabel.put(team.cluster(), label)) {
                DeployJob job = team.deployed(push);

                assertThat(docker(job).attempt()).isEqualTo(2);
                assertThat(Attempts.lost(job)).hasSize(1);
                assertThat(Attempts.lost(job).getFirst()).startsWith("attempt 1: its pod ");
                assertThat(attempts.pod(2).getSpec().getNodeName()).isEqualTo(real.node());
            }
        }
    }

    private static Repository tracked(Team team) {
        Repository repository = team.repository("shop");
        team.track(repository);
        return repository;
    }

    private static Push push(Team team, Repository repository, String dockerfile) {
        return Sources.buildOnly(repository, "tag = \"%s/%s/web:1\"".formatted(Registry.NAME, team.namespace()))
                .write("Dockerfile", dockerfile)
                .push("main", "Something to build");
    }

    private static void memory(Team team, String limit) {
        team.change("app", "{build: {resources: {limits: {memory: " + limit + "}, requests: {memory: 50Mi}}}}");
    }

    /** The pod of an attempt, in the middle of its RUN. */
    private static Pod held(Attempts attempts, int attempt) {
        Pod pod = attempts.running(attempt);
        Team.await(
                "the RUN of attempt " + attempt,
                Duration.ofSeconds(60),
                () -> Processes.runs(pod, "kaniko", HOLDING + "; sleep"),
                runs -> runs);
        return pod;
    }

    private static void letGo(Pod pod) {
        assertThat(Processes.terminate(pod, "kaniko", HOLDING + "; sleep")).isPositive();
    }

    private static DockerStage docker(DeployJob job) {
        return job.getStatus().units().getFirst().docker();
    }
}
