package io.kubegitdeploy.gateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kubegitdeploy.crd.DeployJob;
import io.kubegitdeploy.crd.Names;
import io.kubegitdeploy.crd.TrackedRepository;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tracking by the private API and by the operator, with real etcd, API server and HTTP. */
class TrackingIT {
    private final World world = World.get();
    private final String name = "track-" + UUID.randomUUID().toString().substring(0, 8);
    private final String repository = "acme/" + name;
    private final String resource = Names.trackedRepository("acme", name);

    @BeforeEach
    void start() {
        world.startGateway(Map.of());
        world.github.create("acme", name);
    }

    @AfterEach
    void stop() {
        world.github.noFaults();
    }

    @Test
    void the_private_api_tracks_lists_and_untracks() {
        Answer tracked = world.track("Acme/" + name);

        assertThat(tracked.status()).as(tracked.toString()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).singleElement().satisfies(hook -> {
            assertThat(hook.at("/config/url").asText()).endsWith("/" + name + "/web_hook");
            assertThat(hook.at("/config/content_type").asText()).isEqualTo("json");
            assertThat(hook.at("/config/insecure_ssl").asText()).isEqualTo("0");
            assertThat(hook.path("events").toString()).isEqualTo("[\"push\"]");
        });
        assertThat(world.tracked("shop", resource))
                .hasValueSatisfying(
                        created -> assertThat(created.getSpec().name()).isEqualTo(name));
        assertThat(list()).filteredOn(id -> id.equals("Acme/" + name)).hasSize(1);
        assertThat(world.track(repository).status()).isEqualTo(409);

        assertThat(world.untrack(repository).status()).isEqualTo(200);

        assertThat(world.github.hooks(repository)).isEmpty();
        assertThat(world.etcd.keys("/github/repositories/tracked/" + repository))
                .isEmpty();
        assertThat(world.etcd.keys("/kube-git-deploy/repositories/" + repository))
                .isEmpty();
        assertThat(world.etcd.value("/github/repositories/sequence/" + repository))
                .isEqualTo("0");
        assertThat(world.tracked("shop", resource)).isEmpty();
        assertThat(world.untrack(repository).status()).isEqualTo(404);
    }

    @Test
    void untracking_deletes_all_that_pushes_jobs_and_limits_left_in_etcd_but_the_next_number() {
        Tracked tracked = new Tracked(world, name);
        assertThat(world.track(repository).status()).isEqualTo(200);
        String uid = world.tracked("shop", resource).orElseThrow().getMetadata().getUid();
        assertThat(put("shop", resource, uid, ",\"history\":{\"succeeded\":3,\"failed\":2}")
                        .status())
                .isEqualTo(200);
        assertThat(tracked.pushedWithGit("First")).isEqualTo(202);
        DeployJob made = tracked.byHand(name + "-by-hand", "c".repeat(40));
        await().untilAsserted(() -> assertThat(
                        tracked.deployJob(made.getMetadata().getName()).number())
                .contains(1L));
        await().untilAsserted(() ->
                assertThat(tracked.keys("/kube-git-deploy/pending/")).isEmpty());
        for (String kind : List.of(
                "/github/repositories/tracked/.*/information",
                "/github/repositories/tracked/.*/jobs/0",
                "/github/repositories/tracked/.*/jobs/1",
                "/github/repositories/tracked/.*/deliveries/.*",
                "/github/repositories/sequence/.*",
                "/kube-git-deploy/claims/.*",
                "/kube-git-deploy/owners/shop/.*",
                "/kube-git-deploy/numbers/.*",
                "/kube-git-deploy/repositories/.*/secret",
                "/kube-git-deploy/repositories/.*/pushes/.*",
                "/kube-git-deploy/repositories/.*/objects/.*",
                "/kube-git-deploy/repositories/.*/history")) {
            assertThat(tracked.everyKey()).as(kind).anyMatch(key -> key.matches(kind));
        }

        assertThat(world.untrack(repository).status()).isEqualTo(200);

        assertThat(tracked.everyKey()).containsExactly("/github/repositories/sequence/" + repository);
        assertThat(world.etcd.value("/github/repositories/sequence/" + repository))
                .isEqualTo("2");
        assertThat(world.tracked("shop", resource)).isEmpty();
    }

    @Test
    void tracked_again_before_it_was_wholly_untracked_it_gets_a_tracked_repository_that_stays() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        String before =
                world.tracked("shop", resource).orElseThrow().getMetadata().getUid();
        String claim = "/kube-git-deploy/claims/" + repository;
        // As a gateway leaves it that is killed while GitHub deletes the hook.
        world.etcd.put(claim, world.etcd.value(claim).replace("TRACKED", "LEAVING"));

        assertThat(world.track(repository).status()).isEqualTo(200);

        assertThat(world.etcd.value(claim)).contains("TRACKED");
        assertThat(world.etcd.keys("/kube-git-deploy/untracks/shop/" + resource))
                .isEmpty();
        assertThat(world.tracked("shop", resource))
                .hasValueSatisfying(
                        made -> assertThat(made.getMetadata().getUid()).isNotEqualTo(before));
        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    @Test
    void while_its_former_tracked_repository_is_on_its_way_out_it_is_not_tracked_again_and_then_it_is() {
        assertThat(world.track(repository).status()).isEqualTo(200);
        // As the operator's, which has yet to release it.
        finalizers("example.com/not-yet");
        assertThat(world.untrack(repository).status()).isEqualTo(200);
        assertThat(world.tracked("shop", resource))
                .hasValueSatisfying(
                        former -> assertThat(former.isMarkedForDeletion()).isTrue());

        Answer early = world.track(repository);

        assertThat(early.status()).as(early.toString()).isEqualTo(503);
        assertThat(early.reason()).isEqualTo("Busy");
        assertThat(world.github.hooks(repository)).isEmpty();
        assertThat(world.etcd.keys("/kube-git-deploy/claims/" + repository)).isEmpty();
        finalizers();
        assertThat(world.track(repository).status()).isEqualTo(200);
        assertThat(world.tracked("shop", resource))
                .hasValueSatisfying(
                        made -> assertThat(made.isMarkedForDeletion()).isFalse());
    }

    private void finalizers(String... names) {
        TrackedRepository object = world.tracked("shop", resource).orElseThrow();
        object.getMetadata().setFinalizers(List.of(names));
        world.api.client().resource(object).update();
    }

    @Test
    void the_operators_call_brings_nothing_back_that_is_being_untracked() {
        String leaving = "leaving-" + name;
        assertThat(put("shop", leaving, "u1").status()).isEqualTo(200);
        String claim = "/kube-git-deploy/claims/" + repository;
        world.etcd.put(claim, world.etcd.value(claim).replace("TRACKED", "LEAVING"));

        assertThat(put("shop", leaving, "u1").status()).isEqualTo(503);

        await().untilAsserted(() -> assertThat(new Tracked(world, name).everyKey())
                .containsExactly("/github/repositories/sequence/" + repository));
        assertThat(world.github.hooks(repository)).isEmpty();
    }

    private List<String> list() {
        return Answer.to("GET", world.privateUrl("/api/v0/github/repositories/tracked"), "")
                .json()
                .path("repositories")
                .valueStream()
                .map(each -> each.at("/id/owner").asText() + "/"
                        + each.at("/id/name").asText())
                .toList();
    }

    @Test
    void two_calls_at_once_leave_one_hook() throws Exception {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = callers.submit(() -> world.track(repository).status());
            var second = callers.submit(() -> world.track(repository).status());
            assertThat(List.of(first.get(), second.get())).containsExactlyInAnyOrder(200, 409);
        }
        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    @Test
    void a_call_under_way_is_answered_before_the_gateway_stops() throws Exception {
        world.github.fault("{\"path\":\"/api/v3/repos/acme/" + name + "\",\"method\":\"GET\",\"delay_ms\":1000}");
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var call = callers.submit(() -> world.track(repository).status());
            await().until(() ->
                    !world.etcd.keys("/kube-git-deploy/locks/" + repository).isEmpty());

            world.stopGateway();

            assertThat(call.get()).isEqualTo(200);
        }
    }

    @Test
    void a_repository_that_github_does_not_have_is_a_404_and_leaves_nothing() {
        assertThat(world.track("acme/nothing-" + name).status()).isEqualTo(404);
        assertThat(world.etcd.keys("/kube-git-deploy/claims/acme/nothing-" + name))
                .isEmpty();
    }

    @Test
    void no_right_to_make_hooks_is_a_403_and_leaves_nothing() {
        world.github.fault("{\"path\":\"/api/v3/repos/acme/" + name
                + "/hooks\",\"status\":403,\"message\":\"Resource not accessible by personal access token\"}");

        Answer refused = world.track(repository);

        assertThat(refused.status()).as(refused.toString()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("NoHookRight");
        assertThat(world.etcd.keys("/kube-git-deploy/claims/" + repository)).isEmpty();
        assertThat(world.tracked("shop", resource)).isEmpty();
    }

    @Test
    void github_away_is_a_502_and_the_same_call_later_succeeds() {
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");
        assertThat(world.track(repository).status()).isEqualTo(502);
        world.github.noFaults();
        assertThat(world.track(repository).status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    @Test
    void an_answer_lost_after_the_hook_was_made_leaves_one_hook_in_the_end() {
        world.github.fault("{\"path\":\"/api/v3/repos/acme/" + name
                + "/hooks\",\"method\":\"POST\",\"connection\":\"lose-answer\",\"times\":1}");

        Answer lost = world.track(repository);
        Answer again = lost.status() == 200 ? lost : world.track(repository);

        assertThat(again.status()).as(lost + " then " + again).isEqualTo(200);
        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    @Test
    void what_the_private_api_began_before_a_crash_is_finished_after_a_restart() {
        world.github.fault("{\"path\":\"/api/v3/repos/acme/" + name + "/hooks\",\"status\":500}");
        assertThat(world.track(repository).status()).isEqualTo(502);
        assertThat(world.etcd.value("/kube-git-deploy/claims/" + repository)).contains("BEGUN");
        world.stopGateway();
        world.github.noFaults();

        world.startGateway(Map.of());

        await().untilAsserted(() -> assertThat(world.etcd.value("/kube-git-deploy/claims/" + repository))
                .contains("TRACKED"));
        assertThat(world.github.hooks(repository)).hasSize(1);
        assertThat(world.tracked("shop", resource)).isPresent();
    }

    @Test
    void without_a_credential_or_with_a_refused_one_it_is_a_401() {
        world.startGateway(Map.of("KGD_GITHUB_TOKEN_FILE", "/nowhere/token"));
        assertThat(world.track(repository).status()).isEqualTo(401);
        world.startGateway(Map.of("KGD_GITHUB_TOKEN_FILE", "/proc/version"));
        assertThat(world.track(repository).status()).isEqualTo(401);
    }

    @Test
    void with_kubernetes_auth_the_private_api_asks_for_a_token_and_a_right() {
        world.startGateway(Map.of("KGD_PRIVATE_API_AUTH", "kubernetes"));
        String url = world.privateUrl("/api/v0/github/repositories/" + repository);
        String nobody = world.bearer("shop", "nobody");

        assertThat(Answer.to("POST", url, "").status()).isEqualTo(401);
        assertThat(Answer.to("DELETE", url, "").status()).isEqualTo(401);
        assertThat(Answer.to("POST", url, "", "Authorization", nobody).status()).isEqualTo(403);
        assertThat(Answer.to(
                                "GET",
                                world.privateUrl("/api/v0/github/repositories/tracked"),
                                "",
                                "Authorization",
                                nobody)
                        .status())
                .isEqualTo(403);
        assertThat(Answer.to("GET", world.privateUrl("/healthz"), "").status()).isEqualTo(200);

        world.grantTracking("shop", "tracker");
        assertThat(Answer.to("POST", url, "", "Authorization", world.bearer("shop", "tracker"))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void the_operator_tracks_and_releases_and_may_say_so_twice() {
        Answer first = put("shop", "mine", "u1");
        Answer second = put("shop", "mine", "u1");

        assertThat(first.status()).as(first.toString()).isEqualTo(200);
        assertThat(first.json().path("full_name").asText()).isEqualTo(repository);
        assertThat(first.json().path("default_branch").asText()).isEqualTo("main");
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(world.github.hooks(repository)).hasSize(1);

        assertThat(delete("shop", "mine", "another").status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).hasSize(1);
        assertThat(delete("shop", "mine", "u1").status()).isEqualTo(200);
        assertThat(delete("shop", "mine", "u1").status()).isEqualTo(200);
        await().until(() -> world.github.hooks(repository).isEmpty());
        assertThat(world.etcd.keys("/kube-git-deploy/claims/" + repository)).isEmpty();
    }

    @Test
    void only_the_operator_may_use_the_internal_tracking() {
        String url = world.internalUrl("/internal/v1/tracked/shop/mine");
        String wrongAudience = "Bearer " + world.api.token("kgd", "operator", "https://kubernetes.default.svc");

        assertThat(Answer.to("PUT", url, body("u1")).status()).isEqualTo(401);
        assertThat(Answer.to("PUT", url, body("u1"), "Authorization", "Bearer nonsense")
                        .status())
                .isEqualTo(401);
        assertThat(Answer.to("PUT", url, body("u1"), "Authorization", wrongAudience)
                        .status())
                .isEqualTo(401);
        assertThat(Answer.to("PUT", url, body("u1"), "Authorization", world.bearer("shop", "nobody"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void a_second_tracked_repository_for_the_same_repository_is_refused() {
        world.createTracked("shop", "first-" + name, "acme", name);
        assertThat(put("shop", "first-" + name, "u1").status()).isEqualTo(200);

        Answer second = put("other", "second", "u2");

        assertThat(second.status()).isEqualTo(409);
        assertThat(second.reason()).isEqualTo("AlreadyTracked");
    }

    @Test
    void a_claim_whose_tracked_repository_is_gone_unseen_can_be_taken_over() {
        assertThat(put("shop", "gone", "u1").status()).isEqualTo(200);

        assertThat(put("other", "second-" + name, "u2").status()).isEqualTo(200);
        assertThat(world.github.hooks(repository)).hasSize(1);
        assertThat(new Tracked(world, name).pushedWithGit("First"))
                .as("GitHub's hook has the secret of the new owner")
                .isEqualTo(202);
    }

    @Test
    void what_the_policy_does_not_allow_is_refused() {
        Answer refused = put("closed", "mine", "u1");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.reason()).isEqualTo("NotAllowed");
        assertThat(world.github.hooks(repository)).isEmpty();
    }

    @Test
    void a_release_does_not_wait_for_github_which_is_told_later() {
        assertThat(put("shop", "mine", "u1").status()).isEqualTo(200);
        world.github.fault("{\"path\":\"/api/v3\",\"connection\":\"drop\"}");

        assertThat(delete("shop", "mine", "u1").status()).isEqualTo(200);

        assertThat(world.etcd.keys("/kube-git-deploy/unhooks/" + repository)).hasSize(1);
        world.github.noFaults();
        await().until(() ->
                world.etcd.keys("/kube-git-deploy/unhooks/" + repository).isEmpty());
        assertThat(world.github.hooks(repository)).isEmpty();
    }

    @Test
    void what_someone_else_put_among_our_keys_keeps_nothing_of_ours_from_being_finished() {
        String notOurs = "/kube-git-deploy/unhooks/0";
        world.etcd.put(notOurs, "no JSON");
        try {
            a_release_does_not_wait_for_github_which_is_told_later();
        } finally {
            world.etcd.delete(notOurs);
        }
    }

    @Test
    void a_hook_that_someone_deleted_or_changed_is_put_right_by_the_next_call() {
        put("shop", "mine", "u1");
        String hook = world.github.hooks(repository).getFirst().path("id").asText();
        Answer.to(
                "DELETE",
                world.github.api() + "/repos/" + repository + "/hooks/" + hook,
                "",
                "Authorization",
                "token " + GitHubServer.TOKEN);
        assertThat(world.github.hooks(repository)).isEmpty();

        assertThat(put("shop", "mine", "u1").status()).isEqualTo(200);

        assertThat(world.github.hooks(repository)).hasSize(1);
    }

    private Answer put(String namespace, String object, String uid) {
        return put(namespace, object, uid, "");
    }

    private Answer put(String namespace, String object, String uid, String more) {
        return Answer.to(
                "PUT",
                world.internalUrl("/internal/v1/tracked/" + namespace + "/" + object),
                body(uid, more),
                "Authorization",
                world.bearer("kgd", "operator"));
    }

    private Answer delete(String namespace, String object, String uid) {
        return Answer.to(
                "DELETE",
                world.internalUrl("/internal/v1/tracked/" + namespace + "/" + object + "?uid=" + uid),
                "",
                "Authorization",
                world.bearer("kgd", "operator"));
    }

    private String body(String uid) {
        return body(uid, "");
    }

    private String body(String uid, String more) {
        return "{\"uid\":\"" + uid + "\",\"owner\":\"acme\",\"name\":\"" + name
                + "\",\"branches\":[],\"tags\":[],\"suspend\":false" + more + "}";
    }
}
