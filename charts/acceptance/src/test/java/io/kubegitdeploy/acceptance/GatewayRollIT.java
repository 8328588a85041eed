package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.kubegitdeploy.crd.DeployJob;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways at once, and a rolling update of both while webhooks come in and a Job fetches its sources. */
@ExtendWith(OnTheCluster.class)
@Alone("the gateway is restarted")
@Order(51)
class GatewayRollIT {
    private static final Duration BETWEEN_PUSHES = Duration.ofMillis(400);

    @BeforeEach
    void two(Cluster cluster) {
        new Gateways(cluster).scale(2);
    }

    @AfterEach
    void one_again(Cluster cluster) {
        cluster.gitHub().clearFaults();
        new Gateways(cluster).scale(1);
    }

    @Test
    void a_rolling_update_loses_no_push_and_cuts_off_no_job(Team team) {
        Gateways gateways = new Gateways(team.cluster());
        Repository shop = Sources.noteOnly(Sources.note(team.repository("shop")));
        team.track(shop);
        Repository busy = team.repository("busy");
        team.requestTracking("busy", busy, "main");
        team.ready("busy");
        Telling github = Telling.of(team, busy);
        String commit = github.commit("Nothing to deploy");

        // The old gateways are asked for the archive, and have it only while they are stopping.
        shop.gitHub().delayArchive(shop.name(), Duration.ofSeconds(8));
        Push push = shop.push("main", "During the update");
        DeployJob job = team.job(push);
        Team.await(
                "its Job fetches the sources",
                Duration.ofSeconds(30),
                () -> team.kubectl("get", "pods", "-o", "jsonpath={.items[*].status.initContainerStatuses[*].state}")
                        .output(),
                states -> states.contains("running"));

        Set<String> promised = new LinkedHashSet<>();
        List<Pod> before = gateways.pods();
        long first = Instant.now().getEpochSecond() - 1000;
        gateways.restart();
        Awaitility.await("every gateway is a new one")
                .atMost(Duration.ofSeconds(100))
                .pollDelay(Duration.ZERO)
                .pollInterval(BETWEEN_PUSHES)
                .until(() -> {
                    // Fails unless it is answered 202.
                    promised.add(github.push("main", Telling.NOTHING, commit, first + promised.size()));
                    return gateways.areAllOthersThan(before);
                });

        assertThat(promised).hasSizeGreaterThan(20);
        Team.await(
                "a DeployJob for each 202",
                Duration.ofSeconds(30),
                () -> names(team),
                names -> names.containsAll(promised) && names.size() == promised.size());
        team.deployed(push);
        assertThat(team.jobs(job)).as("nothing had to be tried again").hasSize(1);
        assertThat(busy.gitHub().hooks(busy.name())).hasSize(1);
    }

    private static List<String> names(Team team) {
        return team.deployJobs().stream()
                .filter(job -> job.getSpec().repository().equals("busy"))
                .map(job -> job.getMetadata().getName())
                .toList();
    }
}
