package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubegitdeploy.crd.DeployJob;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tracked repository that is renamed, transferred, or deleted and made again at GitHub. */
class RenameIT {
    private final World world = World.get();
    private final Tracked tracked = Tracked.named("rename");
    private final String renamed = "other-owner/renamed-" + tracked.name();

    @BeforeEach
    void track() {
        world.startGateway(Map.of());
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
        assertThat(put().status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    private Answer put() {
        return tracked.put(world.internalUrl(""));
    }

    private void rename() {
        world.github.change(
                tracked.repository(), "{\"owner\":\"other-owner\",\"name\":\"renamed-" + tracked.name() + "\"}");
    }

    private String deployFile(DeployJob job) {
        return Answer.to(
                        "GET",
                        world.internalUrl(
                                "/internal/v1/sources/shop/" + job.getMetadata().getName() + "/deploy-file"),
                        "",
                        "Authorization",
                        world.bearer("kgd", "operator"))
                .toString();
    }

    private DeployJob jobOf(String commit) {
        return await().until(
                        () -> tracked.deployJobs().stream()
                                .filter(job -> job.getSpec().commit().equals(commit))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
    }

    @Test
    void a_renamed_and_transferred_repository_goes_on_being_deployed_although_another_takes_its_name()
            throws Exception {
        JsonNode hook = tracked.hooks().getFirst();
        rename();
        world.github.create("acme", tracked.name());

        Answer again = put();
        assertThat(again.json().path("full_name").asText()).isEqualTo(renamed);
        assertThat(again.json().path("mended")).isEmpty();
        assertThat(world.github.hooks(renamed))
                .singleElement()
                .satisfies(there -> assertThat(there.path("id")).isEqualTo(hook.path("id")));
        assertThat(tracked.hooks()).as("the other repository is not hooked").isEmpty();

        GitHubServer.Clone clone = world.github.clone(renamed);
        clone.write("kube-git-deploy.toml", "[web]\n");
        assertThat(deployFile(jobOf(clone.push("main", "After the rename")))).isEqualTo("200 [web]\n");
    }

    @Test
    void a_hook_that_is_missing_after_a_rename_is_made_again_at_the_same_repository() {
        rename();
        world.github.create("acme", tracked.name());
        String hook = world.github.hooks(renamed).getFirst().path("id").asText();
        world.github.call("DELETE", "/repos/" + renamed + "/hooks/" + hook, "");

        assertThat(put().json().path("mended")).hasSize(1);

        assertThat(world.github.hooks(renamed)).hasSize(1);
        assertThat(tracked.hooks()).isEmpty();
    }

    @Test
    void untracking_after_a_rename_deletes_the_hook_of_the_same_repository() {
        rename();
        world.github.create("acme", tracked.name());

        tracked.unhook(world.internalUrl(""));

        await().untilAsserted(() -> assertThat(world.github.hooks(renamed)).isEmpty());
        await().untilAsserted(() ->
                assertThat(tracked.keys("/kube-git-deploy/unhooks/")).isEmpty());
    }

    @Test
    void the_new_name_of_a_tracked_repository_can_not_be_tracked_a_second_time() {
        rename();

        Answer second = world.track(renamed);

        assertThat(second.status()).as(second.toString()).isEqualTo(409);
        assertThat(second.reason()).isEqualTo("AlreadyTracked");
        assertThat(world.github.hooks(renamed)).hasSize(1);
        assertThat(world.etcd.keys("/kube-git-deploy/claims/" + renamed)).isEmpty();
        tracked.unhook(world.internalUrl(""));
        assertThat(world.track(renamed).status()).isEqualTo(200);
    }

    @Test
    void a_repository_deleted_and_made_again_under_its_name_is_hooked_anew_with_a_new_secret_and_numbers_go_on()
            throws Exception {
        String secretKey = "/kube-git-deploy/repositories/" + tracked.repository() + "/secret";
        long number = put().json().path("repository_id").asLong();
        GitHubServer.Clone clone = world.github.clone(tracked.repository());
        assertThat(jobOf(clone.push("main", "First")).getSpec().jobId()).isZero();
        String secret = world.etcd.value(secretKey);

        world.github.delete(tracked.repository());
        assertThat(put().reason()).isEqualTo("RepositoryNotFound");
        world.github.create("acme", tracked.name());

        Answer replaced = put();
        assertThat(replaced.status()).as(replaced.toString()).isEqualTo(200);
        assertThat(replaced.json().path("repository_id").asLong()).isNotEqualTo(number);
        assertThat(world.etcd.value(secretKey)).isNotEqualTo(secret);
        assertThat(tracked.hooks()).hasSize(1);
        assertThat(world.etcd.keys("/kube-git-deploy/numbers/" + number)).isEmpty();
        GitHubServer.Clone next = world.github.clone(tracked.repository());
        assertThat(jobOf(next.push("main", "Made again")).getSpec().jobId()).isEqualTo(1);
    }

    @Test
    void a_redirect_from_a_former_name_leads_nobody_to_what_the_policy_does_not_allow() {
        String former = "former-" + tracked.name();
        world.github.create("acme", former);
        world.github.change("acme/" + former, "{\"owner\":\"secret-owner\"}");
        world.startGateway(Map.of("KGD_REPOSITORY_POLICY", "shop=acme/*"));

        Answer refused = world.track("acme/" + former);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("NotAllowed");
        assertThat(world.github.hooks("secret-owner/" + former)).isEmpty();
    }

    @Test
    void a_tracked_repository_deleted_and_applied_again_has_one_hook_and_its_numbers_go_on() throws Exception {
        GitHubServer.Clone clone = world.github.clone(tracked.repository());
        assertThat(jobOf(clone.push("main", "First")).getSpec().jobId()).isZero();

        tracked.unhook(world.internalUrl(""));
        world.api
                .client()
                .resource(world.tracked("shop", tracked.resource()).orElseThrow())
                .delete();
        world.createTracked("shop", tracked.resource(), "acme", tracked.name());
        tracked.hook(world.internalUrl(""));

        await().untilAsserted(() ->
                assertThat(tracked.keys("/kube-git-deploy/unhooks/")).isEmpty());
        assertThat(tracked.hooks()).hasSize(1);
        assertThat(jobOf(clone.push("main", "Second")).getSpec().jobId()).isEqualTo(1);
    }

    @Test
    void a_gateway_that_dies_while_it_takes_over_the_new_repository_leaves_one_hook_in_the_end() {
        List<String> claims = tracked.keys("/kube-git-deploy/claims/");
        world.github.delete(tracked.repository());
        world.github.create("acme", tracked.name());
        world.github.fault("{\"path\":\"/api/v3/repos/" + tracked.repository()
                + "/hooks\",\"method\":\"POST\",\"connection\":\"lose-answer\",\"times\":1}");
        put();
        world.stopGateway();
        world.github.noFaults();
        world.startGateway(Map.of());

        tracked.hook(world.internalUrl(""));

        assertThat(tracked.hooks()).hasSize(1);
        assertThat(tracked.keys("/kube-git-deploy/claims/")).isEqualTo(claims);
        assertThat(tracked.deliver(world.publicUrl(""), tracked.pushedAt(1)).status())
                .isEqualTo(202);
    }
}
