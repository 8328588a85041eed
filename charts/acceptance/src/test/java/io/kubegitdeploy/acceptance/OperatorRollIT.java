package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Labels;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two operators, and both replaced by new ones while Jobs are under way. */
@ExtendWith(OnTheCluster.class)
@Alone("the operator of the installation is replaced")
@Order(54)
class OperatorRollIT {
    private static final String AT_THE_GATE = "at the gate";

    @Test
    @Timeout(300)
    void a_rolling_update_in_the_middle_of_a_build_and_of_a_release_makes_no_second_job(Team team) {
        Gate gate = new Gate(team, "gate");
        Repository repository = Sources.note(team.repository("shop"))
                .write("Dockerfile", """
                        ARG BASE
                        FROM $BASE
                        RUN echo "%s" && until [ -e /go ]; do sleep 0.1; done
                        """.formatted(AT_THE_GATE))
                .write("kube-git-deploy.toml", """
                        [web]
                        [[docker]]
                        directory = "."
                        tag = "%s/%s/web:{{ .git.short_sha }}"
                        [[helm]]
                        chart = "./chart"
                        set.gate = "%s"
                        set.commit = "{{ .git.sha }}"
                        timeout = "3m"
                        """.formatted(Registry.NAME, team.namespace(), gate.name()));
        team.track(repository);
        InstalledOperator operator = new InstalledOperator(team.cluster());
        operator.twice(() -> {
            Push push = repository.push("main", "A build and a release behind gates");
            Pod build = buildingAtItsGate(team, push);
            operator.roll();
            assertThat(active(team, push, "build")).as("the build goes on").isEqualTo(1);
            team.kubectl("exec", build.getMetadata().getName(), "-c", "kaniko", "--", "/bin/touch", "/go")
                    .successful();

            gate.reached();
            operator.roll();
            assertThat(active(team, push, "release")).as("the release goes on").isEqualTo(1);
            gate.open();

            DeployJob job = team.deployed(push);
            assertThat(team.jobs(job))
                    .extracting(made -> made.getMetadata().getLabels().get(Labels.STAGE) + " "
                            + made.getMetadata().getLabels().get(Labels.ATTEMPT))
                    .containsExactlyInAnyOrder("build 1", "release 1");
            assertThat(Json.parse(team.helm("history", "web", "-o", "json").successful()))
                    .extracting(revision -> revision.path("status").asText())
                    .containsExactly("deployed");
        });
        gate.remove();
    }

    /** The pod of the push's build, when its RUN waits. */
    private static Pod buildingAtItsGate(Team team, Push push) {
        Job job = Team.await(
                        "a build", Duration.ofSeconds(30), () -> team.jobs(team.job(push)), jobs -> !jobs.isEmpty())
                .getFirst();
        Team.await(
                "the RUN",
                Duration.ofSeconds(60),
                () -> team.kubectl("logs", "job/" + job.getMetadata().getName(), "-c", "kaniko")
                        .output(),
                output -> output.lines().anyMatch(AT_THE_GATE::equals));
        return team.cluster()
                .client()
                .pods()
                .inNamespace(team.namespace())
                .withLabel("batch.kubernetes.io/job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .getFirst();
    }

    private static int active(Team team, Push push, String stage) {
        return team.jobs(team.job(push)).stream()
                .filter(job -> stage.equals(job.getMetadata().getLabels().get(Labels.STAGE)))
                .map(job -> job.getStatus().getActive())
                .mapToInt(active -> active == null ? 0 : active)
                .sum();
    }
}
