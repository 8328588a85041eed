package io.kubegitdeploy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.kubegitdeploy.crd.DeployJob;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** From unhooking to installing again. The tests are the steps of one story; they would not leave a person's cluster as it is. */
@ExtendWith(OnTheCluster.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Alone("nothing can run while nothing is installed")
@Order(100)
class UninstallIT {
    private final Cluster cluster;
    private final Team unhooked;
    private final Repository unhookedRepository;
    private final Team stillHooked;
    private long lastJobId;
    private String uninstalled;

    UninstallIT(Team team) {
        cluster = team.cluster();
        assumeFalse(cluster.installation().keeps(), "a cluster that is kept is not uninstalled");
        unhooked = team;
        unhookedRepository = team.repository("shop");
        stillHooked = Team.create(cluster, team.namespace() + "-hooked");
    }

    @BeforeAll
    void two_teams_with_running_releases() {
        unhooked.track(unhookedRepository);
        Repository other = stillHooked.repository("shop");
        stillHooked.track(other);
        Push first = Sources.releaseOnly(Sources.chart(unhookedRepository)).push("main", "A page");
        Push second = Sources.releaseOnly(Sources.chart(other)).push("main", "A page");
        lastJobId = unhooked.deployed(first).getSpec().jobId();
        stillHooked.deployed(second);
    }

    @AfterAll
    void leave() {
        stillHooked.close();
    }

    @Test
    @Order(1)
    void the_documented_command_unhooks_everything() {
        String command = "kubectl delete trackedrepositories --all";
        assertThat(cluster.helm("get", "notes", Cluster.PRODUCT, "-n", Cluster.PRODUCT)
                        .successful())
                .contains(command + " --all-namespaces");
        unhooked.kubectl("delete", "trackedrepositories", "--all", "--timeout=60s")
                .successful();
        Team.await(
                "no webhook is left",
                Duration.ofSeconds(20),
                () -> unhookedRepository.gitHub().hooks(unhookedRepository.name()),
                List::isEmpty);
        assertThat(unhooked.page("web").text()).isEqualTo("hello");
    }

    @Test
    @Order(2)
    void uninstalling_leaves_what_is_not_ours_and_says_so() {
        uninstalled = cluster.helm("uninstall", Cluster.PRODUCT, "-n", Cluster.PRODUCT, "--wait", "--timeout=90s")
                .successful();
        assertThat(uninstalled)
                .contains("kept", "trackedrepositories.kube-git-deploy.io", "deployjobs.kube-git-deploy.io");
        assertThat(cluster.kubectl("get", "pods", "-n", Cluster.PRODUCT, "-o", "name")
                        .output())
                .doesNotContain("gateway", "operator", "etcd");
        assertThat(cluster.kubectl("get", "crd", "-o", "name").successful())
                .contains("trackedrepositories.kube-git-deploy.io", "deployjobs.kube-git-deploy.io");
        assertThat(stillHooked
                        .kubectl("get", "trepo,djob", "-o", "name")
                        .successful()
                        .lines())
                .hasSize(2);
        assertThat(stillHooked.page("web").text()).isEqualTo("hello");
        assertThat(cluster.kubectl("get", "pvc", "-n", Cluster.PRODUCT).successful())
                .contains("data-kube-git-deploy-etcd-0");
    }

    @Test
    @Order(3)
    void no_object_of_ours_blocks_the_deletion_of_a_namespace_while_the_operator_is_gone() {
        for (Team team : List.of(unhooked, stillHooked)) {
            cluster.kubectl("delete", "namespace", team.namespace(), "--timeout=60s")
                    .successful();
        }
    }

    @Test
    @Order(4)
    void installing_again_takes_over_and_upgrades_the_crds() {
        cluster.kubectl(
                        "patch",
                        "crd",
                        "deployjobs.kube-git-deploy.io",
                        "--type=json",
                        "--patch=[{\"op\":\"remove\",\"path\":\"/spec/names/shortNames\"}]")
                .successful();
        cluster.installation().install();
        Team.await(
                "the CRD is as the chart has it",
                Duration.ofSeconds(20),
                () -> cluster.kubectl("get", "djob", "-A"),
                ended -> ended.exitCode() == 0);
    }

    @Test
    @Order(5)
    void what_etcd_knew_is_known_again() {
        try (Team again = Team.create(cluster, unhooked.namespace() + "-again")) {
            again.track(unhookedRepository);
            DeployJob job = again.deployed(unhookedRepository.push("main", "After the new installation"));
            assertThat(job.getSpec().jobId()).isEqualTo(lastJobId + 1);
            assertThat(again.page("web").text()).isEqualTo("hello");
        }
    }
}
