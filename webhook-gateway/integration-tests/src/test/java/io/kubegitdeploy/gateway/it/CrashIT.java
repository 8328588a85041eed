package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubegitdeploy.crd.DeployJob;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** kill -9 between two writes that belong together, each time at a point where the second can't have happened. */
class CrashIT {
    private final World world = World.get();
    private final Tracked tracked = Tracked.named("crash");

    @AfterEach
    void noFaults() {
        world.github.noFaults();
    }

    @Test
    void between_the_answer_and_the_deploy_job_the_push_is_deployed_after_the_restart() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            track(gateway);
            world.api.stop();
            try {
                assertThat(tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(1))
                                .status())
                        .isEqualTo(202);
                gateway.kill();
            } finally {
                world.api.start();
            }
        }
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tracked.deployJobs()).isEmpty());
        assertThat(tracked.keys("/kube-git-deploy/pending/")).hasSize(1);

        try (GatewayProcess gateway = gateway()) {
            onlyDeployJobIsRecorded(gateway);
            assertThat(gateway.output())
                    .doesNotContain(
                            world.etcd.value("/kube-git-deploy/repositories/" + tracked.repository() + "/secret"));
        }
    }

    @Test
    void between_the_deploy_job_and_its_record_no_second_one_is_made() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            track(gateway);
            world.api.stop();
            try {
                tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(1));
                // From here on etcd refuses writes: the DeployJob can be made, and not be recorded.
                world.etcd.raiseSpaceAlarm();
            } finally {
                world.api.start();
            }
            await().ignoreExceptions()
                    .untilAsserted(() -> assertThat(tracked.deployJobs()).hasSize(1));
            await().until(() -> gateway.output().contains("drain will be tried again: etcd is out of space"));
            gateway.kill();
        } finally {
            world.etcd.lowerSpaceAlarm();
        }
        assertThat(tracked.job(0).at("/deploy_job/uid").isMissingNode()).isTrue();

        try (GatewayProcess gateway = gateway()) {
            onlyDeployJobIsRecorded(gateway);
        }
    }

    @Test
    void between_a_number_in_etcd_and_in_the_status_the_job_keeps_its_number() {
        String name = tracked.name() + "-by-hand";
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            track(gateway);
            tracked.byHand(name, "a".repeat(40));
            await().untilAsserted(
                            () -> assertThat(tracked.deployJob(name).number()).contains(0L));
            gateway.kill();
        }
        // As if it had been killed before it wrote the status.
        DeployJob made = tracked.deployJob(name);
        made.setStatus(null);
        world.api.client().resource(made).updateStatus();
        assertThat(tracked.deployJob(name).number()).isEmpty();

        try (GatewayProcess gateway = gateway()) {
            await().untilAsserted(() -> assertThat(tracked.deployJob(name).number())
                    .as(gateway.output())
                    .contains(0L));
            assertThat(tracked.keys("/github/repositories/tracked/"))
                    .filteredOn(key -> key.contains("/jobs/"))
                    .hasSize(1);
        }
    }

    @Test
    void between_the_hook_at_github_and_its_record_the_operators_next_call_leaves_one_hook() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            killedWhileGitHubHasMadeTheHook(gateway, () -> tracked.put(gateway.internalUrl("")));
        }

        try (GatewayProcess gateway = GatewayProcess.startForGitHub(world)) {
            gateway.up();
            tracked.hook(gateway.internalUrl(""));

            assertThat(tracked.hooks()).hasSize(1);
            gitHubsHookHasTheSecret(gateway);
        }
    }

    @Test
    void between_the_hook_at_github_and_its_record_the_private_apis_call_is_finished_after_the_restart() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            killedWhileGitHubHasMadeTheHook(
                    gateway, () -> Answer.to("POST", gateway.privateUrl(Tracked.PRIVATE + tracked.repository()), ""));
        }

        try (GatewayProcess gateway = GatewayProcess.startForGitHub(world)) {
            await().untilAsserted(() -> assertThat(world.etcd.value(claim())).contains("TRACKED"));
            assertThat(tracked.hooks()).hasSize(1);
            assertThat(world.tracked("shop", tracked.resource())).isPresent();
            gitHubsHookHasTheSecret(gateway);
            onlyDeployJobIsRecorded(gateway);
        }
    }

    @Test
    void between_the_hooks_deletion_at_github_and_etcd_untracking_is_finished_after_the_restart() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            trackByPrivateApi(gateway);
            world.github.fault("{\"path\":\"/api/v3\",\"method\":\"DELETE\",\"connection\":\"hold-answer\"}");
            killedOnceGitHub(gateway, () -> untrack(gateway), 0);
        }
        assertThat(world.etcd.value(claim())).contains("LEAVING");
        assertThat(world.tracked("shop", tracked.resource())).isPresent();

        try (GatewayProcess gateway = gateway()) {
            nothingIsLeft(gateway);
        }
    }

    @Test
    void between_etcd_and_the_tracked_repository_untracking_is_finished_after_the_restart() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            trackByPrivateApi(gateway);
            world.api.stop();
            try {
                assertThat(tracked.deliver(gateway.publicUrl(""), tracked.pushedAt(1))
                                .status())
                        .isEqualTo(202);
                assertThat(tracked.keys("/kube-git-deploy/pending/")).hasSize(1);

                Answer answer = untrack(gateway);

                assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
                assertThat(answer.reason()).isEqualTo("KubernetesUnavailable");
                assertThat(tracked.hooks()).isEmpty();
                gateway.kill();
            } finally {
                world.api.start();
            }
        }
        assertThat(world.etcd.value(claim())).isEmpty();
        assertThat(world.tracked("shop", tracked.resource())).isPresent();

        try (GatewayProcess gateway = gateway()) {
            nothingIsLeft(gateway);
            assertThat(tracked.deployJobs()).isEmpty();
        }
    }

    @Test
    void a_hook_that_github_was_away_for_is_deleted_after_a_restart() {
        try (GatewayProcess gateway = gateway()) {
            gateway.up();
            tracked.hook(gateway.internalUrl(""));
            world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");
            tracked.unhook(gateway.internalUrl(""));
            gateway.kill();
        }
        world.github.noFaults();
        assertThat(tracked.hooks()).hasSize(1);

        try (GatewayProcess gateway = gateway()) {
            await().untilAsserted(() -> assertThat(tracked.hooks()).isEmpty());
            await().untilAsserted(() -> assertThat(tracked.keys("/kube-git-deploy/unhooks/"))
                    .as(gateway.output())
                    .isEmpty());
        }
    }

    private GatewayProcess gateway() {
        return GatewayProcess.startAlone(world, Map.of());
    }

    private void track(GatewayProcess gateway) {
        tracked.hook(gateway.internalUrl(""));
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
    }

    private void trackByPrivateApi(GatewayProcess gateway) {
        // 409: what a busy machine said 503 to was finished meanwhile.
        await().untilAsserted(() -> assertThat(
                        Answer.to("POST", gateway.privateUrl(Tracked.PRIVATE + tracked.repository()), "")
                                .status())
                .isIn(200, 409));
        assertThat(tracked.hooks()).hasSize(1);
        assertThat(world.tracked("shop", tracked.resource())).isPresent();
    }

    private Answer untrack(GatewayProcess gateway) {
        return Answer.to("DELETE", gateway.privateUrl(Tracked.PRIVATE + tracked.repository()), "");
    }

    private void nothingIsLeft(GatewayProcess gateway) {
        await().untilAsserted(() -> assertThat(world.tracked("shop", tracked.resource()))
                .as(gateway.output())
                .isEmpty());
        await().untilAsserted(() -> assertThat(tracked.everyKey())
                .as(gateway.output())
                .containsExactly("/github/repositories/sequence/" + tracked.repository()));
        assertThat(tracked.hooks()).isEmpty();
    }

    private String claim() {
        return "/kube-git-deploy/claims/" + tracked.repository();
    }

    /** What GitHub itself signs is taken. */
    private void gitHubsHookHasTheSecret(GatewayProcess gateway) {
        assertThat(tracked.pushedWithGit("First")).as(gateway.output()).isEqualTo(202);
    }

    /** GitHub keeps back its answer until the gateway is dead. */
    private void killedWhileGitHubHasMadeTheHook(GatewayProcess gateway, Supplier<Answer> call) {
        world.github.fault("{\"path\":\"/api/v3/repos/" + tracked.repository()
                + "/hooks\",\"method\":\"POST\",\"connection\":\"hold-answer\"}");
        killedOnceGitHub(gateway, call, 1);
        assertThat(world.etcd.value("/github/repositories/tracked/" + tracked.repository() + "/information"))
                .isEmpty();
    }

    /** @param hooks how many GitHub has when it has done what the call asks of it */
    private void killedOnceGitHub(GatewayProcess gateway, Supplier<Answer> call, int hooks) {
        CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(call);
        await().untilAsserted(() -> assertThat(tracked.hooks()).hasSize(hooks));
        gateway.kill();
        world.github.noFaults();
        assertThat(answer).failsWithin(Duration.ofSeconds(30));
    }

    private void onlyDeployJobIsRecorded(GatewayProcess gateway) {
        await().untilAsserted(() ->
                assertThat(tracked.keys("/kube-git-deploy/pending/")).isEmpty());
        assertThat(tracked.deployJobs()).as(gateway.output()).hasSize(1);
        DeployJob made = tracked.deployJobs().getFirst();
        assertThat(tracked.job(0).at("/deploy_job/uid").asText())
                .isEqualTo(made.getMetadata().getUid());
    }
}
